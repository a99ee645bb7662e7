"""What inference-perf's own code makes of a recording."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

from tests.differential.chat_chunks import chunks, stream_of
from tests.differential.foreign_code import take
from tokenwire.recording import Recording

PACKAGE = "inference_perf"
FORMULAS = "inference_perf/reportgen/base.py"
PARSER = "inference_perf/apis/streaming_parser.py"
NAMES = {
    "ttft_ms": "time_to_first_token",
    "tpot_ms": "time_per_output_token",
    "ntpot_ms": "normalized_time_per_output_token",
    "mean_itl_ms": "inter_token_latency",
    "request_latency_ms": "request_latency",
}


class StreamedResponseMetrics(SimpleNamespace):
    """Theirs, as far as the formulas look at it."""


def reports(recording: Recording, tokens: int) -> dict[str, float | None]:
    """Milliseconds by our names; None where it has no such metric, and for its 0 of no tokens."""
    scope: dict[str, Any] = {"StreamedResponseMetrics": StreamedResponseMetrics}
    scope["effective_output_tokens"] = take(PACKAGE, FORMULAS, "effective_output_tokens")
    compute = take(PACKAGE, FORMULAS, "compute_request_latency_metrics", scope)
    times = asyncio.run(_parsed(recording))
    streamed = StreamedResponseMetrics(output_token_times=times, output_tokens=tokens)
    stream = stream_of(recording)
    request = SimpleNamespace(
        start_time=stream.asked_ns / 1e9,
        end_time=stream.end_ns / 1e9,
        info=SimpleNamespace(response_metrics=streamed),
    )
    found = compute(request)
    return {ours: found[theirs] * 1e3 if found[theirs] else None for ours, theirs in NAMES.items()}


async def _parsed(recording: Recording) -> list[float]:
    """The times, in seconds, that its parser keeps of the stream."""
    now = [0.0]

    async def read() -> AsyncIterator[bytes]:
        for at_ns, chunk in chunks(recording):
            now[0] = at_ns / 1e9
            yield f"data: {json.dumps(chunk)}\n\n".encode()
        yield b"data: [DONE]\n\n"

    clock = SimpleNamespace(perf_counter=lambda: now[0])
    given = {"time": clock, "json": json, "StreamInterruptedError": RuntimeError}
    parse = take(PACKAGE, PARSER, "parse_sse_stream", given)
    response = SimpleNamespace(content=SimpleNamespace(iter_any=read))
    times: list[float] = (await parse(response, _content))[1]
    return times


def _content(data: dict[str, Any]) -> str | None:
    """As inference_perf/apis/chat.py hands it to its parser, in a lambda."""
    text: str | None = data.get("choices", [{}])[0].get("delta", {}).get("content")
    return text
