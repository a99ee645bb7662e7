"""Everything arrives, and then FIN where the close frame should be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.frames.frame_fault import FrameFault
from faults.frames.rewriter import Action, Finish, Rewriter
from faults.frames.websocket.frame import CLOSE, Header
from faults.frames.websocket.whole_frame import WholeFrame


@dataclass(frozen=True, slots=True)
class FinWithoutClose(FrameFault):
    """The server's close frame is replaced by FIN, whenever it comes."""

    about: ClassVar[About] = About(
        layer=Layer.WEBSOCKET,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a gateway that ends the connection on its own close, or hands on a close as FIN",
        default="",
        source="RFC 6455 §7.1.5: no close frame is 1006; §7.1.7 asks for one before the FIN",
        looks={
            "websocket": "every token, then ConnectionClosedError (no close frame received or "
            "sent)",
        },
    )

    def rewriter(self) -> Rewriter:
        return _Rewriter()


class _Rewriter(WholeFrame):
    def wants(self, header: Header) -> bool:
        return header.opcode == CLOSE

    def whole(self, header: Header, raw: bytes, payload: bytes) -> Iterable[Action]:  # noqa: ARG002 - they are swallowed
        return (Finish(Direction.DOWN),)
