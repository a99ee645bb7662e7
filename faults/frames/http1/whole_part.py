"""A rewriter that is handed one kind of part whole, to put another in its place."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator

from faults.fault import Direction
from faults.frames.http1.http1_rewriter import Http1Rewriter
from faults.frames.http1.messages import Part, Piece
from faults.frames.rewriter import Action, Forward


class WholePart(Http1Rewriter):
    """Holds each HEAD (or SIZE) in `direction` that begins after the firing until it is whole.

    What is held is bounded by `messages.py`: a part over its limit turns OPAQUE and goes on.
    """

    def __init__(self, direction: Direction, part: Part) -> None:
        super().__init__()
        self._direction = direction
        self._part = part
        self._held = b""

    @abstractmethod
    def whole(self, raw: bytes) -> Iterable[Action]:
        """Hook: the part, in the place of which to act."""

    def other(self, piece: Piece) -> Iterable[Action]:
        """Hook: any other piece in the same direction."""
        return (Forward(self._direction, piece.data),)

    def piece(self, direction: Direction, piece: Piece) -> Iterator[Action]:
        if direction is not self._direction:
            yield Forward(direction, piece.data)
        elif piece.part is not self._part or not (piece.first or self._held):
            yield from self.end(direction)
            yield from self.other(piece)
        else:
            self._held += piece.data
            if piece.last:
                raw, self._held = self._held, b""
                yield from self.whole(raw)

    def end(self, direction: Direction) -> Iterator[Action]:
        if direction is self._direction:
            held, self._held = self._held, b""
            yield Forward(direction, held)
