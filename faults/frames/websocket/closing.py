"""A rewriter that closes the connection in the server's name."""

from __future__ import annotations

from collections.abc import Iterator

from faults.fault import Direction
from faults.frames.rewriter import Action, Finish, Forward
from faults.frames.websocket.frame import CLOSE, frame
from faults.frames.websocket.frames import FramePiece
from faults.frames.websocket.injecting import Injecting


class Closing(Injecting):
    """Sends a close frame down, at once or behind the frame under way, and nothing after it.

    `before` is a message that goes first, so that both wait for the end of one under way.

    The client's own close frame is let through to the server, which takes it for the client's
    wish; behind it comes the FIN that a server owes its client (RFC 6455 §7.1.1).
    """

    def __init__(self, payload: bytes, before: bytes = b"") -> None:
        super().__init__(before + frame(CLOSE, payload))
        self.mid_message = not before

    def frame_piece(self, direction: Direction, piece: FramePiece) -> Iterator[Action]:
        if not self.acted:
            yield from super().frame_piece(direction, piece)
        elif direction is Direction.UP:
            yield Forward(direction, piece.data)
            if piece.last and piece.header and piece.header.opcode == CLOSE:
                yield Finish(Direction.DOWN)
