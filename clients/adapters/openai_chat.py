"""OpenAI chat completions, as `openai` 3.57 reads them and many services copy them.

https://platform.openai.com/docs/api-reference/chat-streaming: `data:` lines of
`chat.completion.chunk`, a chunk with `finish_reason`, a usage chunk without choices where
`stream_options.include_usage` asks for it, and `data: [DONE]`. A failure in mid-stream is
`data: {"error": {...}}`. There is no keep-alive and no position.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from clients.adapters.http_format import HttpFormat, Library, posted
from clients.adapters.reader import STEP, UNKNOWN, Note, decode
from tokenwire.v1.stream_pb2 import (
    Done,
    Error,
    Event,
    ReasoningDelta,
    TextDelta,
    ToolCallDelta,
    Usage,
)

# openai/_streaming.py and _constants.py, 3.57: no look at the media type, text decoded strictly,
# [DONE] leaves the loop, and the end of the body without it is an end like any other.
LIBRARY = Library(connect_seconds=5.0, read_seconds=600.0, stops_at_done=True)
PATH = "/v1/chat/completions"  # where the target's URL names none


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAiChat:
    """`request`: the JSON body; `stream = true` is added."""

    request: Mapping[str, Any]

    def format(self) -> HttpFormat:
        return posted(PATH, {**self.request, "stream": True}, ChatReader, LIBRARY)


class _Function(msgspec.Struct):
    name: str | None = None
    arguments: str | None = None


class _ToolCall(msgspec.Struct):
    index: int = 0
    id: str | None = None
    function: _Function | None = None


class _Delta(msgspec.Struct):
    content: str | None = None
    refusal: str | None = None
    reasoning_content: str | None = None  # vLLM, DeepSeek
    reasoning: str | None = None  # OpenRouter, Ollama
    tool_calls: list[_ToolCall] | None = None


class _Choice(msgspec.Struct):
    index: int = 0
    delta: _Delta | None = None
    finish_reason: str | None = None


class _Usage(msgspec.Struct):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class _Failure(msgspec.Struct):
    message: str | None = None
    type: str | None = None
    code: str | int | None = None


class _Chunk(msgspec.Struct):
    choices: list[_Choice] | None = None
    usage: _Usage | None = None
    error: _Failure | str | None = None


class ChatReader:
    """A `Reader`. Of several choices the first is the stream; the others are noticed."""

    def __init__(self) -> None:
        self.raises = ""
        self._finish_reason = ""
        self._calls: dict[int, str] = {}  # the id comes with a call's first delta only

    def read(self, name: str, data: str) -> Iterator[Event | Note]:
        del name
        if data.startswith("[DONE]"):
            # vLLM says it after an error too; the failure stays the end.
            over = Note(STEP, "[DONE] after an error")
            yield over if self.raises else Event(done=Done(finish_reason=self._finish_reason))
            return
        chunk: _Chunk = decode(data, _Chunk)
        if chunk.error:
            self.raises = "APIError"
            yield Event(error=_error(chunk.error))
            return
        said = [part for choice in chunk.choices or () for part in self._choice(choice)]
        if chunk.usage is not None:
            usage = chunk.usage
            said.append(
                Event(
                    usage=Usage(
                        input_tokens=usage.prompt_tokens, output_tokens=usage.completion_tokens
                    )
                )
            )
        yield from said or [Note(STEP, "a chunk without content")]

    def _choice(self, choice: _Choice) -> Iterator[Event | Note]:
        if choice.index:
            yield Note(UNKNOWN, f"choice {choice.index}")
            return
        self._finish_reason = choice.finish_reason or self._finish_reason
        delta = choice.delta or _Delta()
        if thought := delta.reasoning_content or delta.reasoning:
            yield Event(reasoning=ReasoningDelta(text=thought))
        if text := delta.content or delta.refusal:
            yield Event(text=TextDelta(text=text))
        for call in delta.tool_calls or ():
            yield self._call(call)

    def _call(self, call: _ToolCall) -> Event:
        call_id = self._calls.setdefault(call.index, call.id or str(call.index))
        function = call.function or _Function()
        delta = ToolCallDelta(
            call_id=call_id, name=function.name or "", arguments=function.arguments or ""
        )
        return Event(tool_call=delta)


def _error(failure: _Failure | str) -> Error:
    if isinstance(failure, str):
        return Error(code="error", message=failure)
    code = failure.code if failure.code is not None else failure.type
    return Error(code=str(code or "error"), message=failure.message or "")
