"""Cuts one direction of an HTTP/2 connection into whole units (RFC 9113 §3.4, §4.1, §4.3)."""

from __future__ import annotations

from faults.fault import Direction
from faults.frames.http2.link.frame import (
    HEAD_BYTES,
    PREFACE,
    Flag,
    Frame,
    Kind,
    begins_block,
    parse_head,
)

# A header block could be continued without end (RFC 9113 §10.5.1): what is longer goes by unread.
BLOCK_BYTES_MAX = 64 * 1024

# One frame, or a header block with all its continuations; bytes are what is no frame, of
# which the client's preface is this very object: PREFACE.
Piece = bytes | tuple[Frame, ...]


class Cutter:
    """Fed in any split, cuts the same pieces. Joined, they are what was fed, to the bit.

    It goes `blind` at the first byte that cannot be HTTP/2: from there on every piece is
    bytes. Holds at most one unit: 16 MiB and 9 bytes, the protocol's own bound.
    """

    def __init__(self, direction: Direction) -> None:
        self._direction = direction
        self._held = bytearray()
        self._preface = PREFACE if direction is Direction.UP else b""
        self._block: list[Frame] = []
        self._block_bytes = 0
        self.blind = False
        self.begun = False  # the peer's first SETTINGS is whole: frames may follow it

    @property
    def held_bytes(self) -> int:
        """How much of a piece in progress is held."""
        return self._block_bytes + len(self._held)

    def cut(self, data: bytes) -> list[Piece]:
        """The pieces that `data` completes, in order."""
        if self.blind:
            return [self.rest() + data]
        self._held += data
        pieces: list[Piece] = []
        at = self._past_preface(pieces)
        while not self.blind and (piece_end := self._next(at, pieces)):
            at = piece_end
        del self._held[:at]
        if self.blind and self.held_bytes:
            pieces.append(self.rest())
        return pieces

    def rest(self) -> bytes:
        """What of a piece in progress is held; it is held no longer."""
        held = b"".join(frame.wire() for frame in self._block) + bytes(self._held)
        self._held.clear()
        self._block.clear()
        self._block_bytes = 0
        return held

    def _past_preface(self, pieces: list[Piece]) -> int:
        if not self._preface:
            return 0
        if not self._held.startswith(self._preface[: len(self._held)]):
            self.blind = True
            return 0
        if len(self._held) < len(self._preface):
            return 0
        at = len(self._preface)
        pieces.append(self._preface)
        self._preface = b""
        return at

    def _next(self, at: int, pieces: list[Piece]) -> int:
        """Where the frame at `at` ends, once it is whole; 0 while it is not."""
        if self._preface or len(self._held) < at + HEAD_BYTES:
            return 0
        length, kind, flags, stream_id, reserved = parse_head(self._held, at)
        if self._refuses(length, kind, stream_id):
            self.blind = True
            return 0
        start, end = at + HEAD_BYTES, at + HEAD_BYTES + length
        if len(self._held) < end:
            return 0
        payload = bytes(self._held[start:end])
        frame = Frame(self._direction, kind, flags, stream_id, payload, reserved)
        self.begun = True
        if self._block or begins_block(kind):
            self._continue(frame, pieces)
        else:
            pieces.append((frame,))
        return end

    def _refuses(self, length: int, kind: int, stream_id: int) -> bool:
        if not self.begun:  # the first frame is SETTINGS, RFC 9113 §3.4
            return kind != Kind.SETTINGS or stream_id != 0
        if self._block:  # nothing else may come between, RFC 9113 §6.10
            return (
                kind != Kind.CONTINUATION
                or stream_id != self._block[0].stream_id
                or self._block_bytes + length > BLOCK_BYTES_MAX
            )
        return begins_block(kind) and length > BLOCK_BYTES_MAX

    def _continue(self, frame: Frame, pieces: list[Piece]) -> None:
        self._block.append(frame)
        self._block_bytes += HEAD_BYTES + len(frame.payload)
        if frame.flags & Flag.END_HEADERS:
            pieces.append(tuple(self._block))
            self._block.clear()
            self._block_bytes = 0
