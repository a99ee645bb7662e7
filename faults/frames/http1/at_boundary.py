"""A rewriter that acts once, at a chunk boundary."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator

from faults.fault import Direction
from faults.frames.http1.http1_rewriter import Http1Rewriter
from faults.frames.http1.messages import Piece
from faults.frames.rewriter import Action, Forward


class AtBoundary(Http1Rewriter):
    """Acts at once where the firing falls between two chunks, else behind the chunk under way.

    Before a response's body has begun it acts right behind that response's head. In a body
    without chunks every byte is a boundary.
    """

    def __init__(self) -> None:
        super().__init__()
        self.acted = False

    @abstractmethod
    def act(self) -> Iterable[Action]:
        """Hook: the one deed."""

    def after(self, piece: Piece) -> Iterable[Action]:
        """Hook: a piece of the server's that came after the deed."""
        return (Forward(Direction.DOWN, piece.data),)

    def begin(self) -> Iterator[Action]:
        if self.exchange.down.at_boundary:
            self.acted = True
            yield from self.act()

    def piece(self, direction: Direction, piece: Piece) -> Iterator[Action]:
        if direction is Direction.DOWN and self.acted:
            yield from self.after(piece)
            return
        yield Forward(direction, piece.data)
        if direction is Direction.DOWN:
            yield from self.begin()
