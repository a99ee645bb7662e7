"""What every HTTP/1.1 rewriter does: follow both directions, and forward until fired."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from faults.fault import Direction
from faults.frames.http1.exchange import Exchange
from faults.frames.http1.messages import Piece
from faults.frames.outgoing import Outgoing
from faults.frames.rewriter import Action, Finish, Forward


class Http1Rewriter:
    """A `Rewriter`. A fault says what it does by overriding the hooks below.

    A hook that forwards nothing holds or swallows the piece; a fault bounds what it holds.
    """

    def __init__(self) -> None:
        self.exchange = Exchange()
        self.fired = False
        self._outgoing = Outgoing()

    def received(self, direction: Direction, data: bytes) -> list[Action]:
        if self.fired:
            return self._outgoing.settle(self._rewritten(direction, data))
        if not self.exchange.side(direction).lost:
            for piece in self.exchange.feed(direction, data):
                self.passed(direction, piece)
        return [Forward(direction, data)]

    def ended(self, direction: Direction) -> list[Action]:
        held = self.end(direction) if self.fired else ()
        return self._outgoing.settle([*held, Finish(direction)])

    def fire(self) -> list[Action]:
        if self.fired:
            return []
        self.fired = True
        return self._outgoing.settle(self.begin())

    def passed(self, direction: Direction, piece: Piece) -> None:
        """Hook: a piece that came before the firing, already on its way."""

    def begin(self) -> Iterable[Action]:
        """Hook: the firing itself."""
        return ()

    def piece(self, direction: Direction, piece: Piece) -> Iterable[Action]:
        """Hook: a piece that came after the firing; `exchange` stands just behind it."""
        return (Forward(direction, piece.data),)

    def end(self, direction: Direction) -> Iterable[Action]:  # noqa: ARG002 - a hook
        """Hook: what was held and must go before the FIN in `direction`."""
        return ()

    def _rewritten(self, direction: Direction, data: bytes) -> Iterator[Action]:
        for piece in self.exchange.feed(direction, data):
            yield from self.piece(direction, piece)
