"""Where a toxic takes hold: one direction of one connection."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from faults.fault import BOTH_SIDES, Direction, Side
from faults.how import How
from faults.link import Link

MS_NS = 1_000_000


@dataclass(frozen=True, slots=True)
class Place:
    """What a toxic's stage knows of its connection, and the one thing it may do to all of it."""

    link: Link
    direction: Direction
    random: Random

    def close(self) -> None:
        """End the connection as a process that closes both its sockets does.

        What was written goes first, then FIN; a side that writes on is answered with RST.
        """
        self.link.severed = True
        self.link.up.shut()
        self.link.down.shut()
        self.link.client.close()
        self.link.server.close()

    def reset(self, sides: tuple[Side, ...] = BOTH_SIDES) -> None:
        """RST towards `sides`; a side not named is told nothing and its bytes are dropped."""
        self.link.sever(sides, How.RST)

    def end(self, how: How) -> None:
        """`close` or `reset`."""
        if how is How.RST:
            self.reset()
        else:
            self.close()
