"""The seam between a line and the protocols it carries.

A rewriter knows no sockets: it is fed the bytes of both directions of one link and
answers with actions, which the line carries out in order. Until it is fired it
forwards every byte unchanged, in the same call in which it was fed wherever the
protocol allows it. Feeding the same bytes in any split gives the same bytes out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from faults.fault import Direction, Side


@dataclass(frozen=True, slots=True)
class Forward:
    """Send `data` on in `direction`; also how a rewriter injects bytes of its own."""

    direction: Direction
    data: bytes


@dataclass(frozen=True, slots=True)
class Finish:
    """Send FIN in `direction` after what was forwarded; the other direction lives on."""

    direction: Direction


@dataclass(frozen=True, slots=True)
class Cut:
    """Reset the connection towards these sides, at once."""

    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Later:
    """Ask `then` once, `seconds` (0 or more) from now, and carry out what it answers.

    A question and not a list of actions, since what came meanwhile may decide it. The
    link's end ends the wait: `then` is never asked of a link that is gone.
    """

    seconds: float
    then: Callable[[], Iterable[Action]]


Action = Forward | Finish | Cut | Later


class Rewriter(Protocol):
    """One link's worth of one protocol. Never raises on hostile bytes: it forwards them."""

    def received(self, direction: Direction, data: bytes) -> Iterable[Action]:
        """Bytes came in, travelling in `direction`. Lengths are arbitrary, never 0."""
        ...

    def ended(self, direction: Direction) -> Iterable[Action]:
        """FIN came in, travelling in `direction`. Answer `Finish(direction)` to pass it on."""
        ...

    def fire(self) -> Iterable[Action]:
        """The trigger fell: from now on do the fault. May act at once, or on what comes."""
        ...
