"""A header field that does not survive the road."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.frames.bounds import field_name
from faults.frames.frame_fault import FrameFault
from faults.frames.http1.head import Head
from faults.frames.http1.head_edit import HeadEdit


@dataclass(frozen=True, slots=True)
class HeaderStripped(FrameFault):
    """From the firing on, no head in `direction` has a field called `header` (any case)."""

    header: str = "X-Accel-Buffering"
    direction: Direction = Direction.DOWN

    about: ClassVar[About] = About(
        layer=Layer.HTTP1,
        where=("near", "far"),
        when=("connect",),
        cause="a gateway or CDN that forwards the fields on its list and no others",
        default="nginx takes X-Accel-* for itself and does not pass it on",
        source="RFC 9110 §7.6.1; nginx, ngx_http_proxy_module, proxy_pass_header",
        looks={
            "sse": "no error; without X-Accel-Buffering an nginx downstream may buffer, "
            "without Last-Event-ID the stream begins anew",
            "websocket": "Upgrade gone up: InvalidStatus (HTTP 426); Sec-WebSocket-Extensions "
            "gone down: 1002 (reserved bits must be 0)",
        },
    )

    def __post_init__(self) -> None:
        field_name(self, "header")

    def rewriter(self) -> HeadEdit:
        return _Rewriter(self.direction, self.header.lower().encode())


class _Rewriter(HeadEdit):
    def __init__(self, direction: Direction, name: bytes) -> None:
        super().__init__(direction)
        self._name = name

    def edited(self, head: Head) -> Head:
        return head.without(self._name)
