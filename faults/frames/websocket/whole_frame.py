"""A rewriter that is handed frames whole, to put others in their place."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator

from faults.fault import Direction
from faults.frames.rewriter import Action, Forward
from faults.frames.websocket.frame import Header
from faults.frames.websocket.frames import FramePiece
from faults.frames.websocket.websocket_rewriter import WebSocketRewriter

# Four times the largest message of any script (4.1 MB).
HELD_LIMIT_BYTES = 16 * 1024 * 1024


class WholeFrame(WebSocketRewriter):
    """Holds each frame in `direction` that it `wants`, and that begins after the firing.

    A frame of more than `HELD_LIMIT_BYTES`, as declared, is let through as it comes.
    """

    def __init__(self, direction: Direction = Direction.DOWN) -> None:
        super().__init__()
        self._direction = direction
        self._held = bytearray()
        self._header_bytes = 0
        self._holds = False

    @abstractmethod
    def wants(self, header: Header) -> bool:
        """Hook: whether to hold the frame with this header."""

    @abstractmethod
    def whole(self, header: Header, raw: bytes, payload: bytes) -> Iterable[Action]:
        """Hook: the frame as it came, in the place of which to act; `payload` still masked."""

    def frame_piece(self, direction: Direction, piece: FramePiece) -> Iterator[Action]:
        if direction is not self._direction:
            yield Forward(direction, piece.data)
            return
        self._holds |= piece.first
        if not self._holds:
            yield Forward(direction, piece.data)
            return
        self._held += piece.data
        header = piece.header
        if header is None:
            return
        if not piece.payload:
            self._header_bytes = len(self._held)
            if header.length > HELD_LIMIT_BYTES or not self.wants(header):
                yield from self.end(direction)
                return
        if piece.last:
            raw, payload = bytes(self._held), bytes(self._held[self._header_bytes :])
            self._let_go()
            yield from self.whole(header, raw, payload)

    def end(self, direction: Direction) -> Iterator[Action]:
        if direction is self._direction:
            yield Forward(direction, bytes(self._held))
            self._let_go()

    def _let_go(self) -> None:
        self._held.clear()
        self._holds = False
