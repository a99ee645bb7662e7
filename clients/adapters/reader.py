"""The seam between a transport and a format: text in, canonical events out, without I/O."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec

from tokenwire.v1.stream_pb2 import Event

STEP = "step"  # an event that the format has for itself and that brings no content
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Note:
    """Something that came and is no token; becomes `clients.events.Noticed`."""

    kind: str
    detail: str = ""


class Reader(Protocol):
    """One stream of a format; it may remember, so each connection has its own.

    `raises`: the exception with which the format's official SDK leaves its loop for what was read
    last, "" where that loop goes on.
    """

    raises: str

    def read(self, name: str, data: str) -> Iterator[Event | Note]:
        """What this event says. `name`: SSE's `event:`, "message" where there is none.

        An event with seq 0 is counted by whoever tells it; a format that numbers by itself says
        the number.

        Raises: ValueError, it is not of this format. RecursionError, it is nested too deep.
        """
        ...


class UnreadableEvent(ValueError):
    """An event that is not of its format; the message says why, on one line."""


def document(data: str) -> Any:
    """`data` as JSON.

    Raises: ValueError, RecursionError.
    """
    return decode(data, Any)


def decode(data: str, type_: Any) -> Any:
    """`data` as JSON of this shape; fields that the shape does not name are ignored.

    Raises: UnreadableEvent, saying what it is instead; RecursionError.
    """
    try:
        return msgspec.json.decode(data, type=type_)
    except msgspec.MsgspecError as error:
        raise UnreadableEvent(f"{error}: {brief(data)}") from error


def brief(data: str, characters: int = 80) -> str:
    """The beginning of `data`, on one line."""
    line = " ".join(data[: 2 * characters].split())
    return repr(line if len(line) <= characters else line[:characters] + "...")
