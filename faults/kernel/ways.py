"""Which way or ways of a link a fault takes hold of."""

from __future__ import annotations

from enum import StrEnum

from faults.fault import Direction


class Ways(StrEnum):
    """One direction of a link, or both."""

    DOWN = "down"
    UP = "up"
    BOTH = "both"

    @property
    def directions(self) -> tuple[Direction, ...]:
        """As directions, each of which the fault befalls with choices of its own."""
        return tuple(Direction) if self is Ways.BOTH else (Direction(self.value),)
