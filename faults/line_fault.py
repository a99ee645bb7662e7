"""What the faults of the TCP layer share: they are fired on a line."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass

from faults.fault import Direction, Fault
from faults.line import Line
from faults.line_log import What
from faults.link import Link
from faults.stage import Stage

DOWN = (Direction.DOWN,)
UP = (Direction.UP,)
BOTH_WAYS = (Direction.DOWN, Direction.UP)


@dataclass(frozen=True, slots=True)
class LineFault(Fault, ABC):
    """Base of the faults that befall a line."""

    async def fire(self, line: Line) -> None:
        """Return when it is in force.

        What the kernel held for the line by then has been passed on untouched, what
        comes after the return is affected.
        """
        line.settle()
        line.log.note(What.FIRED, detail=str(self))
        self.befall(line)
        await asyncio.sleep(0)  # transports close their sockets on the loop's next turn

    @abstractmethod
    def befall(self, line: Line) -> None:
        """Do it, without waiting for anything."""


@dataclass(frozen=True, slots=True)
class LiftableFault(LineFault):
    """One that can be taken off again, losing no byte that it only kept."""

    async def lift(self, line: Line) -> None:
        """Return when it is no longer in force. Idempotent."""
        line.log.note(What.LIFTED, detail=str(self))
        await self.relent(line)

    @abstractmethod
    async def relent(self, line: Line) -> None:
        """Undo it."""


@dataclass(frozen=True, slots=True)
class ShapingFault(LiftableFault):
    """One that dresses every link, now and to come, in stages until it is lifted."""

    def befall(self, line: Line) -> None:
        line.shape(self, self.stages)

    async def relent(self, line: Line) -> None:
        line.unshape(self)

    @abstractmethod
    def stages(self, link: Link) -> Iterator[tuple[Direction, Stage]]:
        """New stages for one link."""
