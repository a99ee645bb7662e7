"""The frames of one direction, taken apart without losing a byte."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from faults.frames.websocket.frame import HEADER_LIMIT_BYTES, Header, decode


class FramePiece(NamedTuple):
    """A run of bytes of one frame. The pieces' data joined is what was fed.

    A tuple, since two are made of every frame: a frozen dataclass takes four times as long.
    """

    data: bytes
    header: Header | None  # None while the header is not whole
    payload: bool  # of the payload, not of the header
    first: bool  # it begins its frame
    last: bool  # it completes its frame


class Frames:
    """Fed one direction's bytes, from behind the handshake on, in any split.

    Every byte string is a sequence of frames, so nothing is ever lost sight of. Between two
    pieces the attributes say where the first one ended.
    """

    def __init__(self) -> None:
        self.header: Header | None = None  # of the frame under way
        self.left = 0  # of its payload, still to come
        self.in_message = False  # a data frame without FIN has come, the one with it has not
        self._raw = b""  # the header so far

    @property
    def between_frames(self) -> bool:
        """No frame is under way."""
        return self.header is None and not self._raw

    @property
    def between_messages(self) -> bool:
        """Neither a frame nor a fragmented message is under way."""
        return self.between_frames and not self.in_message

    def feed(self, data: bytes) -> Iterator[FramePiece]:
        """The pieces of `data`. To be exhausted: it stands still where it is left."""
        at = 0
        while at < len(data):
            piece = self._header(data, at) if self.header is None else self._payload(data, at)
            at += len(piece.data)
            yield piece

    def _header(self, data: bytes, at: int) -> FramePiece:
        before = len(self._raw)
        self._raw += data[at : at + HEADER_LIMIT_BYTES - before]
        decoded = decode(self._raw)
        if decoded is None:
            taken = self._raw[before:]
            return FramePiece(taken, None, payload=False, first=not before, last=False)
        header, size = decoded
        taken, self._raw = self._raw[before:size], b""
        self.header, self.left = header, header.length
        last = self._end_if_over(header)
        return FramePiece(taken, header, payload=False, first=not before, last=last)

    def _payload(self, data: bytes, at: int) -> FramePiece:
        header = self.header
        taken = data[at : at + self.left]
        self.left -= len(taken)
        last = header is not None and self._end_if_over(header)
        return FramePiece(taken, header, payload=True, first=False, last=last)

    def _end_if_over(self, header: Header) -> bool:
        if self.left:
            return False
        self.header = None
        if not header.control:
            self.in_message = not header.fin
        return True
