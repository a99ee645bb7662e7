"""A WebSocket handshake that arrives as a plain request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.frames.frame_fault import FrameFault
from faults.frames.http1.head import Head
from faults.frames.http1.head_edit import HeadEdit


@dataclass(frozen=True, slots=True)
class UpgradeStripped(FrameFault):
    """From the firing on, requests go up without Upgrade, and with Connection: close."""

    about: ClassVar[About] = About(
        layer=Layer.WEBSOCKET,
        where=("near", "far"),
        when=("connect",),
        cause="a gateway that treats Upgrade as the hop-by-hop field that it is",
        default="nginx without proxy_set_header Upgrade and Connection",
        source="RFC 9110 §7.6.1, §7.8; nginx, WebSocket proxying",
        looks={
            "websocket": "the origin's 426, websockets InvalidStatus (HTTP 426)",
        },
    )

    def rewriter(self) -> HeadEdit:
        return _Rewriter(Direction.UP)


class _Rewriter(HeadEdit):
    def edited(self, head: Head) -> Head:
        return head.without(b"upgrade").with_field(b"Connection", b"close")
