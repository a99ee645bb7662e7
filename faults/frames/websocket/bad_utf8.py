"""A text message that is no text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.frames.frame_fault import FrameFault
from faults.frames.rewriter import Rewriter
from faults.frames.websocket.frame import TEXT, frame
from faults.frames.websocket.injecting import Injecting


@dataclass(frozen=True, slots=True)
class BadUtf8(FrameFault):
    """A text message of its own between two of the server's: JSON but for two bytes.

    They are C3 28, the first half of a character and then an ASCII one.
    """

    about: ClassVar[About] = About(
        layer=Layer.WEBSOCKET,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a server that cuts text at a byte, or sends another encoding",
        default="",
        source="RFC 6455 §8.1: text that is not UTF-8 MUST fail the connection (1007)",
        looks={
            "websocket": "ConnectionClosedError, 1007 (invalid continuation byte)",
        },
    )

    def rewriter(self) -> Rewriter:
        return Injecting(frame(TEXT, b'{"text":{"text":"\xc3\x28"}}'))
