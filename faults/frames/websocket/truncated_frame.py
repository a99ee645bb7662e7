"""A frame that ends in the middle, and the connection with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.frames.frame_fault import FrameFault
from faults.frames.rewriter import Action, Finish, Forward, Rewriter
from faults.frames.websocket.frame import Header
from faults.frames.websocket.next_data_frame import NextDataFrame


@dataclass(frozen=True, slots=True)
class TruncatedFrame(FrameFault):
    """The header of the server's next data frame, half of its payload (rounded down), FIN."""

    about: ClassVar[About] = About(
        layer=Layer.WEBSOCKET,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a server or gateway that dies between two writes",
        default="",
        source="RFC 6455 §7.1.5: the connection is not closed cleanly, 1006",
        looks={
            "websocket": "ConnectionClosedError (no close frame received or sent)",
        },
    )

    def rewriter(self) -> Rewriter:
        return _Rewriter()


class _Rewriter(NextDataFrame):
    def spoilt(self, header: Header, payload: bytes) -> Iterable[Action]:
        sent = header.encode() + payload[: len(payload) // 2]
        return (Forward(Direction.DOWN, sent), Finish(Direction.DOWN))
