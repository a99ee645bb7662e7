"""A close frame that says nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.frames.frame_fault import FrameFault
from faults.frames.rewriter import Rewriter
from faults.frames.websocket.closing import Closing


@dataclass(frozen=True, slots=True)
class EmptyClose(FrameFault):
    """A close frame without code or reason, and the end of the connection."""

    about: ClassVar[About] = About(
        layer=Layer.WEBSOCKET,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a server or gateway whose close() was given no code",
        default="",
        source="RFC 6455 §5.5.1, §7.1.5: without a code, 1005 is reported and never sent",
        looks={
            "websocket": "`async for` ends, no error, close_code 1005",
        },
    )

    def rewriter(self) -> Rewriter:
        return Closing(b"")
