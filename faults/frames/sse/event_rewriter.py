"""A rewriter that is handed whole events, inside whatever chunks they come in."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator

from faults.fault import Direction
from faults.frames.http1.chunk import chunk, size_line
from faults.frames.http1.framing import Body
from faults.frames.http1.head import Head
from faults.frames.http1.http1_rewriter import Http1Rewriter
from faults.frames.http1.messages import Part, Piece
from faults.frames.rewriter import Action, Forward
from faults.frames.sse.event_ends import has_data
from faults.frames.sse.event_hold import EventHold


class EventRewriter(Http1Rewriter):
    """Hands each event that begins after the firing to `event`, until it says `done`.

    Each event is held until it is whole and then sent as a chunk of its own (unchunked in a
    body that lasts until FIN); the bytes behind the last one are sent on as they come.
    Bodies with a Content-Length or a content coding are let through, and so is an event of
    more than `event_hold.HELD_LIMIT_BYTES`.
    """

    comments_too = False  # hand over also what has no `data` field

    def __init__(self) -> None:
        super().__init__()
        self.done = False
        self._hold: EventHold | None = None  # of a body that can be rewritten
        self._size_line = b""  # held
        self._rechunks = False  # the size line of the chunk under way was swallowed

    @abstractmethod
    def event(self, event: bytes) -> Iterable[bytes]:
        """Hook: what to send in the place of `event`, its blank line included."""

    def left(self) -> Iterable[bytes]:
        """Hook: what is still withheld when no further event will come."""
        return ()

    def passed(self, direction: Direction, piece: Piece) -> None:
        if direction is Direction.DOWN:
            self._look(piece)
            if self._hold and piece.part is Part.DATA:
                self._hold.follow(piece.data)

    def piece(self, direction: Direction, piece: Piece) -> Iterator[Action]:
        if direction is Direction.UP:
            yield Forward(direction, piece.data)
            return
        if piece.part is Part.OPAQUE:
            yield from self.end(direction)
        self._look(piece)
        if self._hold is None:
            yield Forward(direction, piece.data)
        else:
            yield from self._of_body(self._hold, piece)

    def end(self, direction: Direction) -> Iterator[Action]:
        if direction is Direction.DOWN and self._hold:
            yield from map(self._sent, (*self.left(), self._hold.give_up()))
            held, self._size_line = self._size_line, b""
            yield Forward(direction, held)

    @property
    def _chunked(self) -> bool:
        return self.exchange.down.body is Body.CHUNKED

    def _look(self, piece: Piece) -> None:
        down = self.exchange.down
        if piece.part is Part.OPAQUE:
            self._hold = None
        elif piece.part is Part.HEAD and piece.last and down.head is not None:
            followed = down.body in (Body.CHUNKED, Body.UNTIL_FIN) and _is_events(down.head)
            self._hold = EventHold() if followed else None

    def _of_body(self, hold: EventHold, piece: Piece) -> Iterator[Action]:
        match piece.part:
            case Part.SIZE if (piece.first and not self.done) or self._size_line:
                yield from self._size(piece)
            case Part.DATA if not self.done and (self._rechunks or not self._chunked):
                yield from self._data(hold, piece)
            case Part.LINE_END if self._rechunks:
                self._rechunks = not piece.last
            case _:
                if piece.part is Part.DATA:
                    hold.follow(piece.data)
                yield Forward(Direction.DOWN, piece.data)

    def _size(self, piece: Piece) -> Iterator[Action]:
        self._size_line += piece.data
        if piece.last and self.exchange.down.size == 0:
            yield from self.end(Direction.DOWN)
        elif piece.last:
            self._size_line = b""
            self._rechunks = True

    def _data(self, hold: EventHold, piece: Piece) -> Iterator[Action]:
        for run in hold.take(piece.data):
            handed = run.whole and (self.comments_too or has_data(run.data))
            yield from map(self._sent, self.event(run.data) if handed else (run.data,))
            if self.done:
                yield from self._rest(piece.data[run.behind :])
                return
        if piece.last or not self._chunked:
            yield self._sent(hold.release())

    def _rest(self, data: bytes) -> Iterator[Action]:
        """Done: the bytes behind, and what is still to come of their chunk, go on as they are."""
        size = len(data) + self.exchange.down.left
        if self._chunked and size:
            self._rechunks = False
            yield Forward(Direction.DOWN, size_line(size))
        yield Forward(Direction.DOWN, data)

    def _sent(self, data: bytes) -> Forward:
        return Forward(Direction.DOWN, chunk(data) if self._chunked else data)


def _is_events(head: Head) -> bool:
    types = [value.split(b";")[0].strip().lower() for value in head.values(b"content-type")]
    return types == [b"text/event-stream"] and head.elements(b"content-encoding") in (
        [],
        [b"identity"],
    )
