"""OpenAI Responses, as `openai` 3.57 reads them.

https://platform.openai.com/docs/api-reference/responses-streaming: events named by `type`, each
with a `sequence_number`. The end is `response.completed` or `response.incomplete`; a failure is
`response.failed` or an event `error`. There is no [DONE] and no keep-alive.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from clients.adapters.http_format import HttpFormat, Library, posted
from clients.adapters.numbering import Numbering
from clients.adapters.reader import STEP, Note, decode
from tokenwire.v1.stream_pb2 import (
    Done,
    Error,
    Event,
    ReasoningDelta,
    TextDelta,
    ToolCallDelta,
    Usage,
)

# openai/_streaming.py: an `error` event is data like any other, unless it holds a key "error".
LIBRARY = Library(connect_seconds=5.0, read_seconds=600.0, stops_at_done=False)

_TEXT = frozenset({"response.output_text.delta", "response.refusal.delta"})
_REASONING = frozenset({"response.reasoning_text.delta", "response.reasoning_summary_text.delta"})
_ENDS = frozenset({"response.completed", "response.incomplete"})
_TOOLS = frozenset({"response.output_item.added", "response.function_call_arguments.delta"})
_MEANT = _TEXT | _REASONING | _ENDS | _TOOLS | {"response.failed", "error"}
PATH = "/v1/responses"  # where the target's URL names none


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAiResponses:
    """`request`: the JSON body; `stream = true` is added."""

    request: Mapping[str, Any]

    def format(self) -> HttpFormat:
        return posted(PATH, {**self.request, "stream": True}, ResponsesReader, LIBRARY)


class _Failure(msgspec.Struct):
    message: str | None = None
    code: str | None = None
    type: str | None = None


class _Details(msgspec.Struct):
    reason: str | None = None


class _Usage(msgspec.Struct):
    input_tokens: int = 0
    output_tokens: int = 0


class _Response(msgspec.Struct):
    error: _Failure | None = None
    incomplete_details: _Details | None = None
    usage: _Usage | None = None


class _Item(msgspec.Struct):
    type: str = ""
    call_id: str | None = None
    name: str | None = None


class _Any(msgspec.Struct):
    """What every event has; those that nobody knows yet may hold anything else."""

    type: str
    sequence_number: int | None = None


class _Said(_Any):
    """The fields of all events that mean something here."""

    delta: str | None = None
    output_index: int = 0
    item: _Item | None = None
    response: _Response | None = None
    error: _Failure | None = None
    message: str | None = None
    code: str | None = None


class ResponsesReader:
    """A `Reader`. A number that is missing or comes again shows in `seq`, see `Numbering`."""

    def __init__(self) -> None:
        self.raises = ""
        self._numbering = Numbering()
        self._calls: dict[int, _Item] = {}

    def read(self, name: str, data: str) -> Iterator[Event | Note]:
        del name  # the SDK goes by `type` alone
        said: _Any = decode(data, _Any)
        events = list(self._events(decode(data, _Said))) if said.type in _MEANT else []
        self._numbering.number(said.sequence_number, events)
        yield from events
        if not events:
            yield Note(STEP, said.type)

    def _events(self, said: _Said) -> Iterator[Event]:
        delta = said.delta or ""
        match said.type:
            case type_ if type_ in _TEXT:
                yield Event(text=TextDelta(text=delta))
            case type_ if type_ in _REASONING:
                yield Event(reasoning=ReasoningDelta(text=delta))
            case "response.output_item.added" if said.item and said.item.type == "function_call":
                self._calls[said.output_index] = said.item
                yield Event(tool_call=self._call(said.output_index, ""))
            case "response.function_call_arguments.delta":
                yield Event(tool_call=self._call(said.output_index, delta))
            case type_ if type_ in _ENDS:
                yield from _end(said.response or _Response())
            case "response.failed":
                yield self._error(said.response.error if said.response else None)
            case "error":
                self.raises = "APIError" if said.error else ""
                yield self._error(said.error or _Failure(said.message, said.code))
            case _:
                pass

    def _call(self, index: int, arguments: str) -> ToolCallDelta:
        item = self._calls.get(index) or _Item()
        name = "" if arguments else item.name or ""
        return ToolCallDelta(call_id=item.call_id or str(index), name=name, arguments=arguments)

    def _error(self, failure: _Failure | None) -> Event:
        failure = failure or _Failure()
        code = failure.code or failure.type or "error"
        return Event(error=Error(code=code, message=failure.message or ""))


def _end(response: _Response) -> Iterator[Event]:
    if response.usage is not None:
        usage = response.usage
        yield Event(usage=Usage(input_tokens=usage.input_tokens, output_tokens=usage.output_tokens))
    details = response.incomplete_details
    reason = "stop" if details is None else details.reason or "incomplete"
    yield Event(done=Done(finish_reason=reason))
