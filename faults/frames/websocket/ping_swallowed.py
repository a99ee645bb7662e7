"""Pings that nobody gets to answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.frames.frame_fault import FrameFault
from faults.frames.rewriter import Action, Rewriter
from faults.frames.websocket.frame import PING, Header
from faults.frames.websocket.whole_frame import WholeFrame


@dataclass(frozen=True, slots=True)
class PingSwallowed(FrameFault):
    """From the firing on no ping that travels in `direction` arrives; all else does."""

    direction: Direction = Direction.DOWN

    about: ClassVar[About] = About(
        layer=Layer.WEBSOCKET,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a middlebox that forwards messages and not control frames; a blocked event loop",
        default="websockets pings every 20 s and waits 20 s; so does uvicorn",
        source="RFC 6455 §5.5.2, §5.5.3",
        looks={
            "websocket": "whoever sent it closes: 1011 (keepalive ping timeout); no error "
            "where nobody pings",
        },
    )

    def rewriter(self) -> Rewriter:
        return _Rewriter(self.direction)


class _Rewriter(WholeFrame):
    def wants(self, header: Header) -> bool:
        return header.opcode == PING

    def whole(self, header: Header, raw: bytes, payload: bytes) -> Iterable[Action]:  # noqa: ARG002 - they are swallowed
        return ()
