"""Others' names for the figures of what came and what it cost, and all of them: `CROSSWALK`."""

from __future__ import annotations

from collections.abc import Mapping

from lenses.crosswalk import Known, Nobody, Theirs
from lenses.crosswalk_times import GOODPUT, JITTER, PERCEPTION, TEXTURE, TTFT

STRUCTURED = "benchmarks/benchmark_serving_structured_output.py at 00550449"
CONVENTIONS = "docs/gen-ai/gen-ai-spans.md"

CANCELLATION_TAX: Mapping[str, Known] = {
    "said_after": Known(
        "content said after the stop and never heard",
        "issue 6, point 8",
        {
            "AIPerf": Theirs(
                "request cancellation: an error with the code 499, no origin is asked",
                "aiperf/transports/aiohttp_client.py",
            )
        },
    ),
}

RETRACTION: Mapping[str, Known] = {
    "raw.normalised_erasure": Known(
        "deleted tokens / final tokens",
        "Arivazhagan et al., IWSLT 2020",
        {
            "simulstream": Theirs(
                "normalized erasure: the same, over a corpus and in words or characters",
                "simulstream/metrics/stats.py",
            )
        },
    ),
    "retracted_tokens": Known(
        "texts that came and were taken back",
        "this contract's Retract",
        {
            "AIPerf": Theirs(
                "spec-decode acceptance: drafts that the engine rejected, as it says itself; "
                "nobody saw those",
                "aiperf/metrics/types/spec_decode_metrics.py",
            ),
            "vLLM bench": Theirs(
                "committed tokens of a diffusion model against canvas positions, by the server's "
                "counters",
                "vllm/benchmarks/serve.py",
            ),
        },
    ),
}

STRUCTURED_OUTPUT: Mapping[str, Known] = {
    "whole": Known(
        "documents that ended by their own brackets and, a number, with Done",
        "RFC 8259",
        {
            "vLLM bench": Theirs(
                "`correct_rate(%)`: the whole text, its spaces and line ends removed, holds "
                "something from { to } that parses; nothing is said of the time before",
                STRUCTURED,
            )
        },
    ),
}

TRACE: Mapping[str, Known] = {
    "duration_ms": Known(
        "end - request",
        "OpenTelemetry GenAI 1.41",
        {
            "OTel": Theirs("the span's own; streaming chunks: TODO", CONVENTIONS),
            "inference-perf": Theirs(
                "a span with `gen_ai.response.total_latency`, and names that the conventions do "
                "not have; no event for a stall, a hole or a cut",
                "inference_perf/client/modelserver/otel_instrumentation.py",
            ),
            "AIPerf": Theirs(
                "metrics only, by the conventions' names",
                "aiperf/post_processors/strategies/genai_semconv.py",
            ),
        },
    ),
}

CROSSWALK: Mapping[str, Mapping[str, Known] | Nobody] = {
    "ttft": TTFT,
    "jitter": JITTER,
    "cancellation-tax": CANCELLATION_TAX,
    "goodput": GOODPUT,
    "elsewhere": Nobody("", "its figures are other tools' own; theirs are the names."),
    "texture": TEXTURE,
    "retraction": RETRACTION,
    "commitment": Nobody(
        "retract, erasure, revision, rollback",
        "`retraction` has what simulstream calls the same streams' flicker; what a watermark "
        "costs and saves is in none of its metrics (simulstream/metrics).",
    ),
    "structured-output": STRUCTURED_OUTPUT,
    "tool-results": Nobody(
        "tool result, partial result, early stop",
        "guidellm and AIPerf replay tool results in a conversation, as text that was there before "
        "(guidellm/data/deserializers, aiperf/dataset): none streams one or stops it.",
    ),
    "perception": PERCEPTION,
    "trace": TRACE,
    "backlog": Nobody(
        "not sent, tcp_info, SO_SNDBUF, send buffer, backlog",
        "What these words are found for there is their own queues and socket options. A kernel's "
        "share is `ss -tm` or tcp_info(7), of one host and one socket.",
    ),
}
