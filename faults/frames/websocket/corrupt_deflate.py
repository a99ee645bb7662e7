"""A compressed message that cannot be inflated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.frames.frame_fault import FrameFault
from faults.frames.rewriter import Action, Forward, Rewriter
from faults.frames.websocket.frame import RSV1, Header
from faults.frames.websocket.next_data_frame import NextDataFrame

# BFINAL, BTYPE 11: the block type that RFC 1951 §3.2.3 reserves as an error.
_NO_BLOCK = b"\xff"


@dataclass(frozen=True, slots=True)
class CorruptDeflate(FrameFault):
    """The first byte of the server's next compressed message becomes 0xFF: no block begins so.

    Without permessage-deflate there is none, and nothing befalls the connection.
    """

    about: ClassVar[About] = About(
        layer=Layer.WEBSOCKET,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="compression contexts out of step: a message dropped or added on the way",
        default="websockets offers and grants permessage-deflate unless told not to",
        source="RFC 7692 §7.2.2; RFC 1951 §3.2.3",
        looks={
            "websocket": "ConnectionClosedError, 1002 (decompression failed); without "
            "compression no error",
        },
    )

    def rewriter(self) -> Rewriter:
        return _Rewriter()


class _Rewriter(NextDataFrame):
    def wants(self, header: Header) -> bool:
        return super().wants(header) and bool(header.rsv & RSV1) and header.opcode != 0

    def spoilt(self, header: Header, payload: bytes) -> Iterable[Action]:
        return (Forward(Direction.DOWN, header.encode() + _NO_BLOCK + payload[1:]),)
