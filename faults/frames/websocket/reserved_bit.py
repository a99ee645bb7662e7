"""A frame with a bit set that nothing negotiated gives a meaning."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.frames.bounds import within
from faults.frames.frame_fault import FrameFault
from faults.frames.rewriter import Action, Forward, Rewriter
from faults.frames.websocket.frame import RSV1, Header
from faults.frames.websocket.next_data_frame import NextDataFrame


@dataclass(frozen=True, slots=True)
class ReservedBit(FrameFault):
    """The server's next data frame has RSV`bit` set (1, 2 or 3).

    RSV1 says "compressed" where permessage-deflate was negotiated: there the default 2.
    """

    bit: int = 2

    about: ClassVar[About] = About(
        layer=Layer.WEBSOCKET,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a proxy that drops Sec-WebSocket-Extensions from one side of the handshake only",
        default="",
        source="RFC 6455 §5.2: a nonzero bit that no extension defines MUST fail the connection",
        looks={
            "websocket": "ConnectionClosedError, 1002 (reserved bits must be 0)",
        },
    )

    def __post_init__(self) -> None:
        within(self, "bit", 1, 3)

    def rewriter(self) -> Rewriter:
        return _Rewriter(RSV1 >> (self.bit - 1))


class _Rewriter(NextDataFrame):
    def __init__(self, rsv: int) -> None:
        super().__init__()
        self._rsv = rsv

    def spoilt(self, header: Header, payload: bytes) -> Iterable[Action]:
        changed = replace(header, rsv=header.rsv | self._rsv)
        return (Forward(Direction.DOWN, changed.encode() + payload),)
