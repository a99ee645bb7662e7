"""Others' names for the figures of time: `lenses.crosswalk`."""

from __future__ import annotations

from collections.abc import Mapping

from lenses.crosswalk import Known, Theirs

GENAI = "OpenTelemetry GenAI 1.41"
GENAI_METRICS = "docs/gen-ai/gen-ai-metrics.md"
VLLM_REQUEST = "vllm/benchmarks/lib/endpoint_request_func.py"
VLLM_SERVE = "vllm/benchmarks/serve.py"
AIPERF = "aiperf/metrics/types/"
INFERENCE_PERF = "inference_perf/reportgen/base.py"
GUIDELLM = "guidellm/schemas/base/request_stats.py"
LLMPERF = "src/llmperf/ray_clients/openai_chat_completions_client.py"
ETALON = "etalon/metrics/metric_utils.py"

TTFT: Mapping[str, Known] = {
    "first_event_ms": Known(
        "first scripted event - request, empty ones too",
        "vLLM bench",
        {
            "vLLM bench": Theirs(
                "TTFT: the first text, an empty one too, reasoning or tool call (older versions: "
                "the first chunk with `choices`, so a role alone)",
                VLLM_REQUEST,
            )
        },
    ),
    "first_content_ms": Known(
        "first event of at least one character - request",
        GENAI,
        {
            "OTel": Theirs(
                "`gen_ai.client.operation.time_to_first_chunk`: what a chunk is, is open",
                GENAI_METRICS,
            ),
            "AIPerf": Theirs(
                "TTFT: the first text, reasoning or tool call, its name alone too",
                f"{AIPERF}ttft_metric.py, aiperf/endpoints/openai_chat.py",
            ),
            "guidellm": Theirs(
                "TTFT: the first text, reasoning or tool call",
                f"{GUIDELLM}, guidellm/backends/openai/request_handlers.py",
            ),
        },
    ),
    "first_visible_ms": Known(
        "first text with a printing character - request",
        "issue 6, point 10",
        {
            "AIPerf": Theirs(
                "TTFO: the first that is no reasoning, a tool call too",
                f"{AIPERF}time_to_first_output_token_metric.py",
            ),
            "guidellm": Theirs("TTFOT: the first that is no reasoning, a tool call too", GUIDELLM),
            "inference-perf": Theirs(
                "TTFT: the first text that is not empty, reasoning and tool calls never; none "
                "where no second one comes",
                f"{INFERENCE_PERF}, inference_perf/apis/chat.py",
            ),
            "llmperf": Theirs("TTFT: the first text that is not empty", LLMPERF),
        },
    ),
    "origin_ms": Known(
        "first content's origin stamp - the origin's first connection",
        GENAI,
        {
            "OTel": Theirs(
                "`gen_ai.server.time_to_first_token`: queue and prefill, successful only",
                GENAI_METRICS,
            )
        },
    ),
}

JITTER: Mapping[str, Known] = {
    "gaps_ms.p99": Known(
        "quantile of the gaps of this one stream",
        "AIPerf",
        {
            "AIPerf": Theirs(
                "ICL: the same gaps, pooled over all streams",
                f"{AIPERF}inter_chunk_latency_metric.py",
            ),
            "vLLM bench": Theirs(
                "ITL: gaps of what counts for its TTFT, pooled over all streams",
                f"{VLLM_REQUEST}, {VLLM_SERVE}",
            ),
            "inference-perf": Theirs(
                "ITL: gaps of tokens, 0 within a chunk of several, pooled", INFERENCE_PERF
            ),
            "OTel": Theirs(
                "`gen_ai.client.operation.time_per_output_chunk`: pooled, into buckets of a "
                "factor of two",
                GENAI_METRICS,
            ),
        },
    ),
    "mean_gap_ms": Known(
        "(last - first content) / (n - 1)",
        "guidellm",
        {
            "guidellm": Theirs(
                "ITL: the same; its TPOT is (last - request) / n, so TTFT is in it", GUIDELLM
            ),
            "vLLM bench": Theirs(
                "TPOT: the same over what counts for its TTFT; its latency ends with the last of "
                "them",
                f"{VLLM_SERVE}, {VLLM_REQUEST}",
            ),
            "inference-perf": Theirs(
                "TPOT: the same over texts; NTPOT: (end - request) / n", INFERENCE_PERF
            ),
            "AIPerf": Theirs(
                "ITL: (last - first content) / (tokens - those of the first chunk), by default 1",
                f"{AIPERF}inter_token_latency_metric.py, {AIPERF}request_latency_metric.py",
            ),
            "llmperf": Theirs(
                "ITL: (last text - request) / tokens, so TTFT is in it",
                f"{LLMPERF}, token_benchmark_ray.py",
            ),
            "etalon": Theirs("TPOT: the mean of the gaps", "etalon/metrics/request_metrics.py"),
            "OTel": Theirs(
                "`gen_ai.server.time_per_output_token`: (duration - TTFT) / (n - 1)", GENAI_METRICS
            ),
        },
    ),
    "stall_ratio": Known(
        "time in gaps of at least stall_ms / time from the first content to the end",
        "Eloquent, SIGCOMM NAIC 2024",
        {"Eloquent": Theirs("the share of time spent waiting to render")},
    ),
    "fluidity": Known(
        "deadlines met / deadlines, one each deadline_ms; slack carries over",
        "Metron, arXiv 2407.07000",
        {
            "etalon": Theirs(
                "1 - deadline miss rate: the same, with a deadline of its own for TTFT; a late "
                "token misses as many as whole deadlines passed, where its documentation says one",
                f"{ETALON}, docs/tutorials/metrics_used.rst",
            )
        },
    ),
    "transport.rfc3550_ms": Known(
        "J += (|D| - J) / 16, D = change of transit time",
        "RFC 3550 section 6.4.1",
        {"RTP": Theirs("in units of its timestamps", "section 6.4.1, appendix A.8")},
    ),
}

GOODPUT: Mapping[str, Known] = {
    "good": Known(
        "believed and whole and in_time",
        "issue 6",
        {
            "vLLM bench": Theirs(
                "goodput: requests/s that meet TTFT, TPOT and E2EL; a cut one may count", VLLM_SERVE
            ),
            "AIPerf": Theirs(
                "goodput: good requests / duration, any of its metrics as objective; a cut one "
                "may count",
                f"{AIPERF}goodput_metric.py, {AIPERF}good_request_count_metric.py",
            ),
            "inference-perf": Theirs(
                "goodput of requests and of tokens (prompts in it), by TTFT, TPOT, ITL, NTPOT and "
                "latency; a cut one may count",
                INFERENCE_PERF,
            ),
            "guidellm": Theirs(
                "goodput: conforming requests/s by TTFT, E2EL and its ITL under the name tpot; "
                "one without such a measurement is left out; a cut one may count",
                "guidellm/schemas/benchmark/goodput.py",
            ),
        },
    ),
    "total_ms": Known(
        "end - request",
        GENAI,
        {
            "OTel": Theirs("`gen_ai.client.operation.duration`: of the operation", GENAI_METRICS),
            "inference-perf": Theirs("request latency: the same", INFERENCE_PERF),
            "llmperf": Theirs("end-to-end latency: the same", LLMPERF),
            "guidellm": Theirs(
                "request latency: to `[DONE]`, where it leaves", "guidellm/backends/openai/http.py"
            ),
            "vLLM bench": Theirs("E2EL: to the last of what counts for its TTFT", VLLM_REQUEST),
            "AIPerf": Theirs(
                "request latency: to the last content", f"{AIPERF}request_latency_metric.py"
            ),
        },
    ),
}

TEXTURE: Mapping[str, Known] = {
    "burstiness": Known(
        "(s - m) / (s + m), deviation and mean of the gaps",
        "Goh and Barabasi 2008, eq. 1",
        {
            "vLLM bench": Theirs(
                "`--burstiness` is of the requests' arrival (the shape of a gamma distribution), "
                "never of tokens",
                VLLM_SERVE,
            )
        },
    ),
}

PERCEPTION: Mapping[str, Known] = {
    "as_it_came.waited_ms": Known(
        "time in which the modelled reader had nothing left to read",
        "a model; Brysbaert 2019 for its pace",
        {
            "Andes": Theirs("QoE: delivered against expected tokens, one score"),
            "Eloquent": Theirs("stall ratio, without a reader"),
        },
    ),
}
