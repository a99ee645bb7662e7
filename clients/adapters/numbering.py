"""A service's own numbers of all its events, turned into positions of those that we tell."""

from __future__ import annotations

from collections.abc import Sequence

from tokenwire.v1.stream_pb2 import Event


class Numbering:
    """As long as the numbers follow one another nothing is said: the teller counts.

    Numbers that are missing are left out of the positions, so that a gap is a gap to the rules
    and to the judge; a number that comes again brings its old position back.
    """

    def __init__(self) -> None:
        self._seq = 0
        self._due: int | None = None
        self._before: dict[int, int] = {}  # number to the position of its first event

    def number(self, number: int | None, events: Sequence[Event]) -> None:
        """Give `events`, all that the event of this number said, their positions."""
        first = self._first(number)
        for offset, event in enumerate(events):
            event.seq = first + offset
            self._seq = max(self._seq, event.seq)

    def _first(self, number: int | None) -> int:
        if number is None:
            return self._seq + 1
        if number in self._before:
            return self._before[number]
        missing = max(0, number - self._due) if self._due is not None else 0
        self._due = max(number + 1, self._due or 0)
        self._seq += missing
        self._before[number] = self._seq + 1
        return self._before[number]
