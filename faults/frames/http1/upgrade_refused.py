"""A WebSocket handshake that is answered with an error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.frames.bounds import status
from faults.frames.frame_fault import FrameFault
from faults.frames.http1.answering import Answering
from faults.frames.http1.head import Head
from faults.frames.http1.page import error_page, response


@dataclass(frozen=True, slots=True)
class UpgradeRefused(FrameFault):
    """The next request for an upgrade to WebSocket is answered `status`; others are let through."""

    status: int = 403

    about: ClassVar[About] = About(
        layer=Layer.WEBSOCKET,
        where=("near", "far"),
        when=("connect",),
        cause="a gateway that was not told to upgrade, or that wants a login first",
        default="Envoy without upgrade_configs 403, Apache without upgrade=websocket 400 or 502",
        source="RFC 6455 §4.1: any status but 101 is HTTP's to handle",
        looks={
            "websocket": "websockets InvalidStatus (HTTP 403)",
        },
    )

    def __post_init__(self) -> None:
        status(self)

    def rewriter(self) -> Answering:
        answer = response(self.status, error_page(self.status), ("Connection", "close"))
        return _Rewriter(answer)


class _Rewriter(Answering):
    def wants(self, head: Head) -> bool:
        return b"websocket" in head.elements(b"upgrade")
