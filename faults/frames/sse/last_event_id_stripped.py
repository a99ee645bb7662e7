"""A reconnection that does not say where it left off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.frames.frame_fault import FrameFault
from faults.frames.http1.head import Head
from faults.frames.http1.head_edit import HeadEdit


@dataclass(frozen=True, slots=True)
class LastEventIdStripped(FrameFault):
    """From the firing on no request has a Last-Event-ID."""

    about: ClassVar[About] = About(
        layer=Layer.EVENT,
        where=("near", "far"),
        when=("connect",),
        cause="a CDN or gateway that forwards the request fields on its list and no others",
        default="",
        source="WHATWG HTML §9.2.4: the server learns the id from this field alone",
        looks={
            "sse": "no error: the origin says everything again from the first event",
        },
    )

    def rewriter(self) -> HeadEdit:
        return _Rewriter(Direction.UP)


class _Rewriter(HeadEdit):
    def edited(self, head: Head) -> Head:
        return head.without(b"last-event-id")
