"""What a line saw, stamped, for the recording."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, NamedTuple

from faults.fault import Side

KEPT_EVENTS = 20_000


class What(StrEnum):
    """The kinds of event. `side` is who did it, where somebody did."""

    ACCEPTED = "accepted"
    DIALLED = "dialled"
    DIAL_FAILED = "dial-failed"  # detail: why
    FIRST_BYTE = "first-byte"
    EOF = "eof"
    RESET = "reset"  # detail: the error's own words
    FIRED = "fired"  # detail: the fault
    LIFTED = "lifted"  # detail: the fault
    CLOSED = "closed"  # both sockets of the link are gone; carries the byte counts


class Carried(NamedTuple):
    """Bytes of one direction: read from its source, handed on to its sink."""

    received: int
    sent: int


class LineEvent(NamedTuple):
    """One thing that happened on a line, at `at_ns` of CLOCK_MONOTONIC.

    A tuple and not a dataclass: a busy line makes four per connection, and a frozen
    dataclass takes three times as long to make.
    """

    at_ns: int
    what: What
    link: int  # counted from 1 in the order of acceptance; 0 is the line itself
    side: Side | None = None
    detail: str = ""
    up: Carried | None = None
    down: Carried | None = None


class LineLog:
    """The latest `KEPT_EVENTS` events, oldest first."""

    def __init__(self, kept: int = KEPT_EVENTS) -> None:
        self._events: deque[tuple[Any, ...]] = deque(maxlen=kept)  # made events when they are read

    def note(
        self,
        what: What,
        link: int = 0,
        side: Side | None = None,
        detail: str = "",
        up: Carried | None = None,
        down: Carried | None = None,
    ) -> None:
        """Stamp it now."""
        self._events.append((time.monotonic_ns(), what, link, side, detail, up, down))

    def __iter__(self) -> Iterator[LineEvent]:
        return map(LineEvent._make, tuple(self._events))

    def __len__(self) -> int:
        return len(self._events)
