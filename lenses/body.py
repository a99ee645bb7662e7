"""An event's body as a recording keeps it: protobuf-JSON of `tokenwire.v1.Event`, one kind each.

Protobuf-JSON leaves out what has its default value, and receivers tolerate fields and kinds
that they do not know (proto/tokenwire/v1/stream.proto): such a body is `Kind.UNKNOWN`.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Kind(StrEnum):
    """What an event is. The first four carry content, the others speak about the stream."""

    TEXT = "text"
    REASONING = "reasoning"
    TOOL_CALL = "tool-call"
    TOOL_ROWS = "tool-rows"
    TOOL_RESULT = "tool-result"
    RETRACT = "retract"
    COMMIT = "commit"
    USAGE = "usage"
    ERROR = "error"
    DONE = "done"
    UNKNOWN = "unknown"


CONTENT = frozenset({Kind.TEXT, Kind.REASONING, Kind.TOOL_CALL, Kind.TOOL_ROWS})


class Text(msgspec.Struct, frozen=True):
    """TextDelta and ReasoningDelta."""

    text: str = ""


class ToolCall(msgspec.Struct, frozen=True, rename="camel"):
    """A fragment of a call's arguments."""

    call_id: str = ""
    name: str = ""
    arguments: str = ""


class ToolRows(msgspec.Struct, frozen=True, rename="camel"):
    """Rows of a tool's result."""

    call_id: str = ""
    rows: tuple[str, ...] = ()
    last: bool = False


class ToolResult(msgspec.Struct, frozen=True, rename="camel"):
    """A tool's final result: how many rows it has, and the SHA-256 over them."""

    call_id: str = ""
    rows: int = 0
    digest: str = ""


class Retract(msgspec.Struct, frozen=True, rename="camel"):
    """Takes back the text of every event after `after_seq`."""

    after_seq: int = 0
    reason: str = ""


class Commit(msgspec.Struct, frozen=True, rename="camel"):
    """Nothing up to and including `through_seq` will be retracted."""

    through_seq: int = 0


class Usage(msgspec.Struct, frozen=True, rename="camel"):
    """What the origin counted."""

    input_tokens: int = 0
    output_tokens: int = 0


class Error(msgspec.Struct, frozen=True):
    """The application's own failure."""

    code: str = ""
    message: str = ""


class Done(msgspec.Struct, frozen=True, rename="camel"):
    """The application's end marker."""

    finish_reason: str = ""


Part = Text | ToolCall | ToolRows | ToolResult | Retract | Commit | Usage | Error | Done | None


class _Oneof(msgspec.Struct, frozen=True, rename="camel"):
    text: Text | None = None
    reasoning: Text | None = None
    tool_call: ToolCall | None = None
    tool_rows: ToolRows | None = None
    tool_result: ToolResult | None = None
    retract: Retract | None = None
    commit: Commit | None = None
    usage: Usage | None = None
    error: Error | None = None
    done: Done | None = None


_decode = msgspec.json.Decoder(_Oneof).decode
_KINDS = {kind.value.replace("-", "_"): kind for kind in Kind if kind is not Kind.UNKNOWN}


def parse(body: str) -> tuple[Kind, Part]:
    """The kind of a body and its part; `(UNKNOWN, None)` for what is none of them or not JSON."""
    try:
        found = _decode(body)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return Kind.UNKNOWN, None
    if found.text is not None:  # by far the commonest
        return Kind.TEXT, found.text
    for field, kind in _KINDS.items():
        part: Part = getattr(found, field)
        if part is not None:
            return kind, part
    return Kind.UNKNOWN, None


def content(part: Part) -> str:
    """The characters that a body carries, "" for what is no content."""
    match part:
        case Text(text=text):
            return text
        case ToolCall(arguments=arguments):
            return arguments
        case ToolRows(rows=rows):
            return "\n".join(rows)
        case _:
            return ""


def carries_content(body: str) -> bool:
    """Whether a body brings at least one character."""
    kind, part = parse(body)
    return kind in CONTENT and content(part) != ""
