"""Anthropic Messages, as `anthropic` 2.14 reads them.

https://docs.anthropic.com/en/docs/build-with-claude/streaming: named events, `message_start`,
blocks of deltas, `message_delta` with the stop reason and the usage so far, `message_stop`. A
failure in mid-stream is an event `error`; `ping` may come at any time, and so may events that
nobody knows yet.
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

# anthropic/_streaming.py and _constants.py, 2.14: message_stop is data like any other, the loop
# goes on to the end of the body, which is an end with or without it.
LIBRARY = Library(connect_seconds=5.0, read_seconds=600.0, stops_at_done=False)
PATH = "/v1/messages"  # where the target's URL names none


@dataclass(frozen=True, slots=True, kw_only=True)
class AnthropicMessages:
    """`request`: the JSON body; `stream = true` is added. `version`: of the API."""

    request: Mapping[str, Any]
    version: str = "2023-06-01"

    def format(self) -> HttpFormat:
        body = {**self.request, "stream": True}
        headers = (("anthropic-version", self.version),)
        return posted(PATH, body, MessagesReader, LIBRARY, headers)


_MEANT = frozenset(
    {
        "message_start",
        "content_block_start",
        "content_block_delta",
        "message_delta",
        "message_stop",
        "error",
    }
)  # an event that nobody knows yet may hold anything


class _Block(msgspec.Struct):
    type: str = ""
    id: str | None = None
    name: str | None = None


class _Delta(msgspec.Struct):
    type: str = ""
    text: str | None = None
    thinking: str | None = None
    partial_json: str | None = None
    stop_reason: str | None = None


class _Usage(msgspec.Struct):
    input_tokens: int | None = None
    output_tokens: int | None = None


class _Message(msgspec.Struct):
    usage: _Usage | None = None


class _Failure(msgspec.Struct):
    type: str | None = None
    message: str | None = None


class _Said(msgspec.Struct):
    """The fields of all events that mean something here."""

    index: int = 0
    message: _Message | None = None
    content_block: _Block | None = None
    delta: _Delta | None = None
    usage: _Usage | None = None
    error: _Failure | None = None


class MessagesReader:
    """A `Reader`."""

    def __init__(self) -> None:
        self.raises = ""
        self._tools: dict[int, str] = {}
        self._stop_reason = ""
        self._input_tokens = 0

    def read(self, name: str, data: str) -> Iterator[Event | Note]:
        if name == "ping":
            yield Note("ping")
            return
        if name == "message":  # without a name: the SDK passes over it
            yield Note(UNKNOWN, "an event without a name")
            return
        event = self._event(name, decode(data, _Said)) if name in _MEANT else None
        yield Note(STEP, name) if event is None else event

    def _event(self, name: str, said: _Said) -> Event | None:
        delta = said.delta or _Delta()
        match name:
            case "message_start":
                usage = (said.message.usage if said.message else None) or _Usage()
                self._input_tokens = usage.input_tokens or 0
            case "content_block_start" if said.content_block and said.content_block.id:
                block = said.content_block
                self._tools[said.index] = block.id or ""
                tool = ToolCallDelta(call_id=block.id or "", name=block.name or "")
                return Event(tool_call=tool)
            case "content_block_delta":
                return self._content(said.index, delta)
            case "message_delta":
                self._stop_reason = delta.stop_reason or self._stop_reason
                return self._usage(said.usage)
            case "message_stop":
                return Event(done=Done(finish_reason=self._stop_reason))
            case "error":
                self.raises = "APIStatusError"
                failure = said.error or _Failure()
                error = Error(code=failure.type or "error", message=failure.message or "")
                return Event(error=error)
            case _:
                pass
        return None

    def _content(self, index: int, delta: _Delta) -> Event | None:
        if delta.text:
            return Event(text=TextDelta(text=delta.text))
        if delta.thinking:
            return Event(reasoning=ReasoningDelta(text=delta.thinking))
        if delta.partial_json:
            call_id = self._tools.get(index, str(index))
            return Event(tool_call=ToolCallDelta(call_id=call_id, arguments=delta.partial_json))
        return None

    def _usage(self, usage: _Usage | None) -> Event | None:
        """The counts are of the whole message so far (its documentation: cumulative)."""
        if usage is None:
            return None
        sent = usage.input_tokens or self._input_tokens
        return Event(usage=Usage(input_tokens=sent, output_tokens=usage.output_tokens or 0))
