"""A message larger than a client takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.frames.bounds import within
from faults.frames.frame_fault import FrameFault
from faults.frames.rewriter import Rewriter
from faults.frames.websocket.frame import TEXT, Header
from faults.frames.websocket.injecting import Injecting

SENT_LIMIT_BYTES = 64 * 1024 * 1024


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
        looks={
            "websocket": "ConnectionClosedError, 1009 (exceeds limit of 1048576 bytes), on "
            "the header alone",
        },
    )

    def __post_init__(self) -> None:
        within(self, "declared_bytes", 0, (1 << 64) - 1)
        within(self, "sent_bytes", 0, min(self.declared_bytes, SENT_LIMIT_BYTES))

    def rewriter(self) -> Rewriter:
        return Injecting(Header(TEXT, self.declared_bytes).encode() + b"x" * self.sent_bytes)
