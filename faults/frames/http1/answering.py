"""A rewriter that answers a request itself; the server never hears of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum, auto

from faults.fault import Direction
from faults.frames.http1.head import Head
from faults.frames.http1.http1_rewriter import Http1Rewriter
from faults.frames.http1.messages import Part, Piece
from faults.frames.rewriter import Action, Finish, Forward


class _State(Enum):
    WAITING = auto()  # for a request that begins after the firing
    HOLDING = auto()  # its head, until it can be told whether to answer it
    SWALLOWING = auto()  # its body
    DONE = auto()


class Answering(Http1Rewriter):
    """Answers one request: the first one that begins after the firing, and that it `wants`.

    A request that is pipelined behind an unanswered one is let through. The answer goes out
    when the whole request has come in; the connection stays open for the next.
    """

    def __init__(self, answer: bytes) -> None:
        super().__init__()
        self._answer = answer
        self._state = _State.WAITING
        self._head = b""

    def wants(self, head: Head) -> bool:  # noqa: ARG002 - a hook
        """Hook: whether to answer the request with this head."""
        return True

    def piece(self, direction: Direction, piece: Piece) -> Iterator[Action]:
        if direction is Direction.DOWN:
            yield Forward(direction, piece.data)
            return
        if self._state is _State.WAITING and piece.part is Part.HEAD and piece.first:
            self._state = _State.HOLDING
        match self._state:
            case _State.HOLDING:
                yield from self._hold(piece)
            case _State.SWALLOWING:
                yield from self._swallow(piece)
            case _State.WAITING | _State.DONE:
                yield Forward(Direction.UP, piece.data)

    def end(self, direction: Direction) -> Iterator[Action]:
        if direction is Direction.UP:
            yield from self._let_through() if self._head else ()
            yield from self._done() if self._state is _State.SWALLOWING else ()

    def _hold(self, piece: Piece) -> Iterable[Action]:
        self._head += piece.data
        if piece.part is not Part.HEAD:
            return self._let_through()
        if not piece.last:
            return ()
        head = self.exchange.up.head
        if head is None or not self.exchange.next_in_line or not self.wants(head):
            return self._let_through()
        self.exchange.withdraw()
        self._head, self._state = b"", _State.SWALLOWING
        return self._done() if piece.ends else ()

    def _swallow(self, piece: Piece) -> Iterable[Action]:
        if piece.part is Part.OPAQUE:  # no telling where the next request would begin
            return (*self._done(), Finish(Direction.DOWN), Finish(Direction.UP))
        return self._done() if piece.ends else ()

    def _let_through(self) -> Iterable[Action]:
        held, self._head = self._head, b""
        self._state = _State.WAITING
        return (Forward(Direction.UP, held),)

    def _done(self) -> Iterable[Action]:
        self._state = _State.DONE
        return (Forward(Direction.DOWN, self._answer),)
