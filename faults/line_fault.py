"""What the faults that befall a line share."""

from __future__ import annotations

import asyncio
import math
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import ClassVar

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
    """Base of all that is fired on a line."""

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
class TcpFault(LineFault):
    """Base of the faults of bytes and sockets, whose numbers are sizes and times.

    Raises: ValueError, naming the field: a number below 0 (or 0 where `positive` names
    it) or not finite, or no side or direction at all.
    """

    positive: ClassVar[tuple[str, ...]] = ()

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if value == ():
                raise ValueError(f"{self.name()}: {field.name} names none")
            if isinstance(value, int | float) and not 0 <= value < math.inf:
                raise ValueError(f"{self.name()}: {field.name} must be 0 or more, not {value}")
            if field.name in self.positive and value == 0:
                raise ValueError(f"{self.name()}: {field.name} must be more than 0")


@dataclass(frozen=True, slots=True)
class LiftableFault(TcpFault):
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


@dataclass(frozen=True, slots=True)
class WelcomingFault(LiftableFault):
    """One that decides what becomes of the connections to come; live links are left alone."""

    async def relent(self, line: Line) -> None:
        line.welcome_no_more_by(self)
