"""What vLLM's own benchmark makes of a recording."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from importlib import import_module
from types import SimpleNamespace
from typing import Any

from tests.differential.chat_chunks import chunks, stream_of
from tests.differential.foreign_code import take
from tokenwire.recording import Recording

PACKAGE = "vllm"
REQUEST = "vllm/benchmarks/lib/endpoint_request_func.py"
SERVE = "vllm/benchmarks/serve.py"


@dataclass
class Output:
    """Their RequestFuncOutput, as far as these functions look at it."""

    success: bool = False
    error: str = ""
    latency: float = 0.0
    ttft: float = 0.0
    start_time: float = 0.0
    output_tokens: int = 0
    prompt_len: int = 0
    input_audio_duration: float = 0.0
    generated_text: str = ""
    itl: list[float] = field(default_factory=list[float])


class Answer:
    """Their `async with session.post(...)`: a recording, spoken; `now` is when."""

    status = 200
    reason = ""

    def __init__(self, recording: Recording, now: list[float]) -> None:
        self._recording = recording
        self._now = now
        self.content = SimpleNamespace(iter_any=self._read)

    async def __aenter__(self) -> Answer:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def _read(self) -> AsyncIterator[bytes]:
        for at_ns, chunk in chunks(self._recording):
            self._now[0] = at_ns / 1e9
            yield f"data: {json.dumps(chunk)}\n\n".encode()
        yield b"data: [DONE]\n\n"


def reports(recording: Recording, tokens: int) -> dict[str, float | None]:
    """Milliseconds by our names; None where it would say 0 of nothing."""
    output = asyncio.run(_asked(recording))
    if not output.success:
        return dict.fromkeys(("ttft_ms", "tpot_ms", "mean_itl_ms", "e2el_ms"))
    output.output_tokens = tokens
    found = _calculated(output)
    return {
        "ttft_ms": found["mean_ttft_ms"],
        "tpot_ms": found["mean_tpot_ms"] if tokens > 1 else None,
        "mean_itl_ms": found["mean_itl_ms"] if output.itl else None,
        "e2el_ms": found["mean_e2el_ms"],
    }


async def _asked(recording: Recording) -> Output:
    now = [stream_of(recording).asked_ns / 1e9]
    given: dict[str, Any] = {
        "time": SimpleNamespace(perf_counter=lambda: now[0]),
        "json": json,
        "RequestFuncOutput": Output,
        "StreamedResponseHandler": Messages,
        "_validate_api_url": print_nothing,
        "_update_payload_common": print_nothing,
        "_update_headers_common": print_nothing,
        "_update_server_metrics": print_nothing,
        "_get_headers": no_headers,
        "_choice_has_streamed_output": take(PACKAGE, REQUEST, "_choice_has_streamed_output"),
    }
    ask = take(PACKAGE, REQUEST, "async_request_openai_chat_completions", given)
    wanted = SimpleNamespace(
        api_url="", prompt_len=1, output_len=1, model="m", model_name=None, chat_messages=[]
    )

    def post(**_: object) -> Answer:
        return Answer(recording, now)

    output: Output = await ask(wanted, SimpleNamespace(post=post))
    return output


class Messages:
    """Their splitter of chunks: ours come whole."""

    def add_chunk(self, chunk: bytes) -> list[str]:
        """The one message in it."""
        return [chunk.decode().strip()]


def _calculated(output: Output) -> dict[str, float]:
    """Their means over this one request; numpy is theirs, too."""
    given = {
        "np": import_module("numpy"),
        "BenchmarkMetrics": dict,
        "TERM_PLOTLIB_AVAILABLE": False,
        "print": print_nothing,
    }
    calculate = take(PACKAGE, SERVE, "calculate_metrics", given)
    found: dict[str, float] = calculate([None], [output], 1.0, None, [99], {})[0]
    return found


def no_headers(_: str) -> dict[str, str]:
    """None are needed."""
    return {}


def print_nothing(*_: object) -> None:
    """For what has no part in it."""
