"""What guidellm's own code makes of a recording."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

from tests.differential.chat_chunks import chunks, stream_of
from tests.differential.foreign_code import take
from tokenwire.recording import Recording

PACKAGE = "guidellm"
HANDLERS = "guidellm/backends/openai/request_handlers.py"
STATS = "guidellm/schemas/base/request_stats.py"
NAMES = {
    "ttft_ms": "time_to_first_token_ms",
    "ttfot_ms": "time_to_first_output_token_ms",
    "tpot_ms": "time_per_output_token_ms",
    "itl_ms": "inter_token_latency_ms",
    "request_latency_ms": "request_latency",
}


def reports(recording: Recording, tokens: int) -> dict[str, float | None]:
    """Milliseconds by our names; None where it has no such metric."""
    times, answers = _iterations(recording)
    stream = stream_of(recording)
    done_ns = next((t.at_ns for t in stream.tokens if t.kind == "done"), stream.end_ns)
    timings = SimpleNamespace(request_start=stream.asked_ns / 1e9, request_end=done_ns / 1e9)
    stats = SimpleNamespace(
        info=SimpleNamespace(timings=timings),
        first_token_iteration=times[0] if times else None,
        last_token_iteration=times[-1] if times else None,
        first_output_token_iteration=answers[0] if answers else None,
        request_end_time=timings.request_end,
        output_tokens=tokens or None,
    )
    found: dict[str, float | None] = {
        ours: take(PACKAGE, STATS, f"GenerativeRequestStats.{theirs}")(stats)
        for ours, theirs in NAMES.items()
    }
    seconds = found["request_latency_ms"]  # the only one of theirs in seconds
    return found | {"request_latency_ms": None if seconds is None else seconds * 1e3}


def _iterations(recording: Recording) -> tuple[list[float], list[float]]:
    """When a chunk brought something, and when that was no reasoning, as its handler says."""
    handler = _handler()
    add = _method("ChatCompletionsRequestHandler.add_streaming_line")
    times: list[float] = []
    answers: list[float] = []
    for at_ns, chunk in chunks(recording):
        if add(handler, f"data: {json.dumps(chunk)}"):
            times.append(at_ns / 1e9)
            answers += [at_ns / 1e9] if handler._last_iteration_had_content else []
    return times, answers


def _handler() -> SimpleNamespace:
    data = _method("TextCompletionsRequestHandler.extract_line_data")
    choices = _method("TextCompletionsRequestHandler.extract_choices_and_usage")

    def line_data(line: str) -> Any:
        return data(None, line)

    def choices_and_usage(found: dict[str, Any]) -> Any:
        return choices(None, found)

    return SimpleNamespace(
        streaming_response_id=None,
        streaming_reasoning_texts=[],
        streaming_texts=[],
        streaming_usage=None,
        extract_line_data=line_data,
        extract_choices_and_usage=choices_and_usage,
        _accumulate_tool_call_delta=str,  # keeps the calls, which no figure looks at
        _last_iteration_had_content=False,
    )


def _method(name: str) -> Any:
    return take(PACKAGE, HANDLERS, name, {"json": json, "_check_streaming_error": str})
