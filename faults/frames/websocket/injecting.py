"""A rewriter that puts bytes of its own between the server's frames."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from faults.fault import Direction
from faults.frames.rewriter import Action, Forward
from faults.frames.websocket.frames import FramePiece
from faults.frames.websocket.websocket_rewriter import WebSocketRewriter


class Injecting(WebSocketRewriter):
    """Sends `injected` down once: at once where no message is under way, else right behind it.

    `mid_message`: between the frames of a message will do, as it does for control frames
    (RFC 6455 §5.4). Fired before the handshake it acts right behind that.
    """

    mid_message = False

    def __init__(self, injected: bytes) -> None:
        super().__init__()
        self.acted = False
        self._injected = injected

    def act(self) -> Iterable[Action]:
        """Hook: the one deed."""
        return (Forward(Direction.DOWN, self._injected),)

    def begin(self) -> Iterator[Action]:
        down = self.frames[Direction.DOWN]
        place = down.between_frames if self.mid_message else down.between_messages
        if self.granted and place and not self.acted:
            self.acted = True
            yield from self.act()

    def opened(self) -> Iterable[Action]:
        return self.begin()

    def frame_piece(self, direction: Direction, piece: FramePiece) -> Iterator[Action]:
        yield Forward(direction, piece.data)
        if direction is Direction.DOWN and piece.last:
            yield from self.begin()
