"""A message larger than a client takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.frames.frame_fault import FrameFault
from faults.frames.rewriter import Rewriter
from faults.frames.websocket.frame import TEXT, Header
from faults.frames.websocket.injecting import Injecting


@dataclass(frozen=True, slots=True)
class OversizeMessage(FrameFault):
    """A text message of its own between two of the server's, one frame of `declared_bytes`.

    `sent_bytes` of them are sent, all the letter x. Where they are fewer the server's next
    frames are taken for the rest.
    """

    declared_bytes: int = 2_097_152
    sent_bytes: int = 2_097_152

    about: ClassVar[About] = About(
        layer=Layer.WEBSOCKET,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a tool result, an image or a whole history in one message",
        default="websockets takes 1 MiB, uvicorn 16 MiB, AWS API Gateway 128 KiB in frames of 32",
        source="RFC 6455 §10.4, §7.4.1 (1009)",
        looks={},
    )

    def rewriter(self) -> Rewriter:
        declared = min(max(0, self.declared_bytes), (1 << 64) - 1)
        return Injecting(Header(TEXT, declared).encode() + b"x" * min(self.sent_bytes, declared))
