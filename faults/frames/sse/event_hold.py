"""Whole events out of a body's bytes, each with what it would take to let it pass instead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from faults.frames.sse.event_ends import EventEnds

# Four times the largest event of any script (4.1 MB).
HELD_LIMIT_BYTES = 16 * 1024 * 1024
# Whether an event has ended is told by the last two line ends and the byte before them.
_TOLD_BY_BYTES = 5


@dataclass(frozen=True, slots=True)
class Run:
    """Bytes of one event."""

    data: bytes
    whole: bool  # all of it, its blank line included; else a part, whose like was let through
    behind: int  # the offset in what was fed at which it ends


class EventHold:
    """Holds the event under way until it is whole.

    An event of which bytes were let through, or that is longer than `limit_bytes`, comes in
    parts. Parts are cut at the same bytes in any split, save those that `release` asks for.
    """

    def __init__(self, limit_bytes: int = HELD_LIMIT_BYTES) -> None:
        self._limit_bytes = limit_bytes
        self._ends = EventEnds()
        self._followed = b""  # the end of what was let through
        self._held = bytearray()
        self._passing = False

    def follow(self, data: bytes) -> None:
        """`data` was let through. Nothing is held meanwhile."""
        self._followed = (self._followed + data)[-_TOLD_BY_BYTES:]

    def take(self, data: bytes) -> Iterator[Run]:
        """Hold `data`, and hand over what is whole. Leave it unexhausted only for good."""
        if self._followed:
            self._ends = EventEnds()
            self._ends.feed(self._followed)
            self._followed = b""
            self._passing = self._ends.inside
        at = 0
        for end in self._ends.feed(data):
            yield from self._fill(data, at, end)
            yield Run(self._drain(), whole=not self._passing, behind=end)
            self._passing = False
            at = end
        yield from self._fill(data, at, len(data))

    def release(self) -> bytes:
        """The part held of an event that is passing anyway; nothing of one that is held whole."""
        return self._drain() if self._passing else b""

    def give_up(self) -> bytes:
        """Whatever is held: no more will come."""
        return self._drain()

    def _fill(self, data: bytes, at: int, end: int) -> Iterator[Run]:
        while end - at > self._limit_bytes - len(self._held):
            cut = at + self._limit_bytes - len(self._held)
            self._held += data[at:cut]
            at = cut
            self._passing = True
            yield Run(self._drain(), whole=False, behind=at)
        self._held += data[at:end]

    def _drain(self) -> bytes:
        data = bytes(self._held)
        self._held.clear()
        return data
