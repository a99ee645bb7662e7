"""What the faults that befall a packet link share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import ClassVar

from faults.fault import Direction, Fault
from faults.kernel.packet_link import PacketLink
from faults.line_log import What

BOTH_WAYS = (Direction.DOWN, Direction.UP)


@dataclass(frozen=True, slots=True)
class PacketFault(Fault, ABC):
    """Base of all that is fired on a packet link.

    Raises: ValueError, naming the field: a number outside `bounds`, or no direction at all.
    """

    bounds: ClassVar[Mapping[str, tuple[float, float]]] = {}

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if value == ():
                raise ValueError(f"{self.name()}: {field.name} names none")
            least, most = self.bounds.get(field.name, (None, None))
            if least is not None and most is not None and not least <= value <= most:
                raise ValueError(
                    f"{self.name()}: {field.name} must be from {least:g} to {most:g}, not {value}"
                )

    async def fire(self, link: PacketLink) -> None:
        """Return when it is in force.

        What the kernels at both ends had handed to the link by then has entered it
        untouched, what comes after the return is affected.
        """
        link.settle()
        link.log.note(What.FIRED, detail=str(self))
        self.befall(link)

    @abstractmethod
    def befall(self, link: PacketLink) -> None:
        """Do it, without waiting for anything."""


@dataclass(frozen=True, slots=True)
class ShapingPacketFault(PacketFault):
    """One that decides over every packet that enters, until it is lifted."""

    async def lift(self, link: PacketLink) -> None:
        """Return when it is no longer in force. Idempotent.

        What is on its way keeps its time, and what enters from now on does not overtake it.
        """
        link.log.note(What.LIFTED, detail=str(self))
        link.unshape(self)
