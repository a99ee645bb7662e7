"""A chunk's size line that is no size."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.frames.frame_fault import FrameFault
from faults.frames.http1.messages import Part
from faults.frames.http1.whole_part import WholePart
from faults.frames.rewriter import Action, Forward


@dataclass(frozen=True, slots=True)
class BadChunkSize(FrameFault):
    """The next size line from the firing on reads `size`, the chunk behind it stays as it was.

    `size` stands for what a chunked body allows there and for what it does not: "ZZ", "-1",
    "", "0x10". It is sent as it is, ended by CRLF.
    """

    size: str = "ZZ"

    about: ClassVar[About] = About(
        layer=Layer.HTTP1,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a proxy that takes a chunked body for an unchunked one and writes into it",
        default="",
        source="RFC 9112 §7.1: chunk-size = 1*HEXDIG",
        looks={
            "sse": "httpx RemoteProtocolError (illegal chunk header), the token behind it is lost",
        },
    )

    def rewriter(self) -> WholePart:
        return _Rewriter(self.size.encode() + b"\r\n")


class _Rewriter(WholePart):
    def __init__(self, size_line: bytes) -> None:
        super().__init__(Direction.DOWN, Part.SIZE)
        self._size_line = size_line

    def whole(self, raw: bytes) -> Iterable[Action]:
        sent, self._size_line = self._size_line or raw, b""
        return (Forward(Direction.DOWN, sent),)
