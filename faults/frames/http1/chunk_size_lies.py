"""A chunk's size line that is a size, and not its chunk's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.frames.frame_fault import FrameFault
from faults.frames.http1.chunk import size_line
from faults.frames.http1.messages import Part
from faults.frames.http1.whole_part import WholePart
from faults.frames.rewriter import Action, Forward


@dataclass(frozen=True, slots=True)
class ChunkSizeLies(FrameFault):
    """The next chunk with data from the firing on is declared `off_by_bytes` longer than it is.

    Negative: shorter, but never shorter than one byte. An off-by-two has counted the CRLF.
    """

    off_by_bytes: int = 2

    about: ClassVar[About] = About(
        layer=Layer.HTTP1,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a hand-written encoder that counts characters, or the line end, for bytes",
        default="",
        source="RFC 9112 §7.1: chunk-size is the size of the chunk-data in octets",
        looks={
            "sse": "httpx RemoteProtocolError (malformed chunk footer, or illegal chunk "
            "header where it is declared shorter)",
        },
    )

    def rewriter(self) -> WholePart:
        return _Rewriter(self.off_by_bytes)


class _Rewriter(WholePart):
    def __init__(self, off_by_bytes: int) -> None:
        super().__init__(Direction.DOWN, Part.SIZE)
        self._off_by_bytes = off_by_bytes

    def whole(self, raw: bytes) -> Iterable[Action]:
        size = self.exchange.down.size
        if size and self._off_by_bytes:
            raw = size_line(max(1, size + self._off_by_bytes))
            self._off_by_bytes = 0
        return (Forward(Direction.DOWN, raw),)
