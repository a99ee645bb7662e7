"""The stream ends in the middle of a message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.frames.bounds import within
from faults.frames.frame_fault import FrameFault
from faults.frames.http2.link.on_messages import OnMessages
from faults.frames.http2.link.rewriter import Http2Rewriter
from faults.frames.http2.link.streams import Only


@dataclass(frozen=True, slots=True)
class EndStreamMidMessage(FrameFault):
    """Of the next message the first `after_bytes` pass, prefix included, and then END_STREAM.

    At least the last byte of the message is missing. The server is drained.
    """

    after_bytes: int = 6
    only: Only = Only.NEWEST

    about: ClassVar[About] = About(
        layer=Layer.HTTP2,
        where=("near", "far"),
        when=("heard(k)", "said(k)"),
        cause="a gateway that ends its own stream when its upstream's breaks",
        default="",
        source="gRPC PROTOCOL-HTTP2 'Length-Prefixed-Message'",
        looks={"grpc": "UNKNOWN; the beginning of the message is thrown away"},
    )

    def __post_init__(self) -> None:
        within(self, "after_bytes", 0)

    def rewriter(self) -> Http2Rewriter:
        def cut_short(messages: Sequence[bytes]) -> bytes:
            (message,) = messages
            return message[: max(0, min(self.after_bytes, len(message) - 1))]

        return Http2Rewriter(OnMessages(cut_short, self.only, ends=True))
