"""What every WebSocket rewriter does: find the frames behind the handshake."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from faults.fault import Direction
from faults.frames.http1.head import Head
from faults.frames.http1.http1_rewriter import Http1Rewriter
from faults.frames.http1.messages import Part, Piece
from faults.frames.rewriter import Action, Forward
from faults.frames.websocket.frames import FramePiece, Frames


class WebSocketRewriter(Http1Rewriter):
    """A `Rewriter` of what follows a handshake that the server granted (RFC 6455 §4.2.2).

    Anything else on the connection, a refused handshake too, is let through.
    """

    def __init__(self) -> None:
        super().__init__()
        self.frames = {direction: Frames() for direction in Direction}
        self._granted = False

    def handshake(self, response: Head) -> None:
        """Hook: the server's answer that opens the connection, before any frame."""

    def frame_passed(self, direction: Direction, piece: FramePiece) -> None:
        """Hook: a piece that came before the firing, already on its way."""

    def frame_piece(self, direction: Direction, piece: FramePiece) -> Iterable[Action]:
        """Hook: a piece that came after the firing; `frames` stand just behind it."""
        return (Forward(direction, piece.data),)

    def opened(self) -> Iterable[Action]:
        """Hook: fired already, and now the handshake is over."""
        return ()

    def passed(self, direction: Direction, piece: Piece) -> None:
        if piece.part is Part.TUNNEL and self._granted:
            for framed in self.frames[direction].feed(piece.data):
                self.frame_passed(direction, framed)
        else:
            self._look(direction, piece)

    def piece(self, direction: Direction, piece: Piece) -> Iterator[Action]:
        if piece.part is Part.TUNNEL and self._granted:
            for framed in self.frames[direction].feed(piece.data):
                yield from self.frame_piece(direction, framed)
            return
        yield Forward(direction, piece.data)
        if self._look(direction, piece):
            yield from self.opened()

    @property
    def granted(self) -> bool:
        """The handshake is over, and what comes is frames."""
        return self._granted

    def _look(self, direction: Direction, piece: Piece) -> bool:
        head = self.exchange.down.head
        if direction is Direction.UP or piece.part is not Part.HEAD or not piece.last or not head:
            return False
        if head.status != 101 or head.elements(b"upgrade") != [b"websocket"]:
            return False
        self._granted = True
        self.handshake(head)
        return True
