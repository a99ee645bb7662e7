"""The frames of one direction, taken apart without losing a byte."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from faults.frames.websocket.frame import Header, decode


@dataclass(frozen=True, slots=True)
class FramePiece:
    """A run of bytes of one frame. The pieces' data joined is what was fed."""

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
        self._raw = bytearray()  # the header so far

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
        begin, first = at, not self._raw
        while at < len(data) and self.header is None:
            self._raw.append(data[at])
            self.header = decode(self._raw)
            at += 1
        header = self.header
        if header is not None:
            self._raw.clear()
            self.left = header.length
        last = header is not None and self._end_if_over(header)
        return FramePiece(data[begin:at], header, payload=False, first=first, last=last)

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
