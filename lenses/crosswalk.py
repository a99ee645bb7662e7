"""What other tools call the figures, and how their formulas differ.

vLLM's `bench serve`, AIPerf 0.13, inference-perf (August 2026), guidellm 0.8, llmperf, and the
OpenTelemetry GenAI conventions 1.41, as a reading of their source had it on 2026-11-22. A tool that
is not named has no such figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """One figure: its formula, where that comes from, and others' (name: how theirs differs)."""

    formula: str
    source: str
    elsewhere: Mapping[str, str]


GENAI = "OpenTelemetry GenAI 1.41"
RFC3550 = "RFC 3550 section 6.4.1"

CROSSWALK: Mapping[str, Mapping[str, Known]] = {
    "ttft": {
        "first_event_ms": Known(
            "first scripted event - request, empty ones too",
            "vLLM bench",
            {"vLLM bench": "TTFT: the first chunk with `choices`, so a role-only delta counts"},
        ),
        "first_content_ms": Known(
            "first event of at least one character - request",
            GENAI,
            {
                "OTel": "`gen_ai.client.operation.time_to_first_chunk`: what a chunk is, is open",
                "AIPerf": "TTFT: the first response with content",
                "inference-perf": "TTFT: the first non-empty content",
                "llmperf": "TTFT: the first non-empty content",
                "guidellm": "TTFT: the first token iteration, reasoning too",
            },
        ),
        "first_visible_ms": Known(
            "first text with a printing character - request",
            "issue 6, point 10",
            {"guidellm": "TTFOT: the first that is no reasoning, white space counts"},
        ),
        "origin_ms": Known(
            "first content's origin stamp - the origin's first connection",
            GENAI,
            {"OTel": "`gen_ai.server.time_to_first_token`: queue and prefill, successful only"},
        ),
    },
    "jitter": {
        "gaps_ms.p99": Known(
            "quantile of the gaps of this one stream",
            "AIPerf",
            {
                "AIPerf": "ICL: the same gaps",
                "vLLM bench": "ITL: the same gaps, pooled over all streams",
                "inference-perf": "ITL: gaps of content chunks, pooled",
                "OTel": "`time_per_output_chunk`: pooled, into buckets of a factor of two",
            },
        ),
        "mean_gap_ms": Known(
            "(last - first content) / (n - 1)",
            "guidellm",
            {
                "guidellm": "ITL: the same; its TPOT is (last - request) / n, so TTFT is in it",
                "vLLM bench": "TPOT: (latency - TTFT) / (n - 1), the end of the stream in it",
                "inference-perf": "TPOT: (latency - TTFT) / (n - 1); NTPOT: latency / n",
                "AIPerf": "ITL: (latency - TTFT) / (tokens - those of the first chunk)",
                "llmperf": "ITL: sum of times to the next token, TTFT in it",
                "OTel": "`gen_ai.server.time_per_output_token`: (duration - TTFT) / (n - 1)",
            },
        ),
        "stall_ratio": Known(
            "time in gaps of at least stall_ms / time from the first content to the end",
            "Eloquent, SIGCOMM NAIC 2024",
            {"Eloquent": "the share of time spent waiting to render"},
        ),
        "fluidity": Known(
            "deadlines met / deadlines, one each deadline_ms; slack carries over",
            "Metron, arXiv 2407.07000",
            {"Metron": "fluidity-index: the same, with a deadline of its own for TTFT"},
        ),
        "transport.rfc3550_ms": Known(
            "J += (|D| - J) / 16, D = change of transit time", RFC3550, {"RTP": "in its timestamps"}
        ),
    },
    "goodput": {
        "good": Known(
            "believed and whole and in_time",
            "issue 6",
            {
                "vLLM bench": "goodput: requests/s that meet TTFT, TPOT, E2EL; a cut one may count",
                "AIPerf": "goodput: GoodRequestCount / duration; a cut one may count",
                "inference-perf": "goodput of requests and of tokens; a cut one may count",
                "guidellm": "a goodput profile that looks for the load; a cut one may count",
            },
        ),
        "total_ms": Known(
            "end - request",
            GENAI,
            {
                "OTel": "`gen_ai.client.operation.duration`: to the last token",
                "vLLM bench": "E2EL",
            },
        ),
    },
    "cancellation-tax": {
        "said_after": Known(
            "content said after the stop and never heard",
            "issue 6, point 8",
            {"AIPerf": "request cancellation: recorded as 499, no origin is asked"},
        ),
    },
    "retraction": {
        "raw.normalised_erasure": Known(
            "deleted tokens / final tokens",
            "Arivazhagan et al., IWSLT 2020",
            {"simulstream": "the same, over a corpus and in words"},
        ),
    },
    "texture": {
        "burstiness": Known(
            "(s - m) / (s + m), deviation and mean of the gaps", "Goh and Barabasi 2008, eq. 1", {}
        ),
    },
    "perception": {
        "as_it_came.waited_ms": Known(
            "time in which the modelled reader had nothing left to read",
            "a model; Brysbaert 2019 for its pace",
            {
                "Andes": "QoE: delivered against expected tokens, one score",
                "Eloquent": "stall ratio, without a reader",
            },
        ),
    },
}
