"""Two messages change places."""

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
class GrpcMessagesReordered(FrameFault):
    """The next `messages` messages come in reverse, once the last of them is here."""

    messages: int = 2
    only: Only = Only.NEWEST

    about: ClassVar[About] = About(
        layer=Layer.HTTP2,
        where=("near", "far"),
        when=("heard(k)", "said(k)"),
        cause="several writers on one stream without a lock",
        default="",
        source="gRPC PROTOCOL-HTTP2: messages carry no number of their own",
        looks={"grpc": "nothing: the application must count"},
    )

    def __post_init__(self) -> None:
        within(self, "messages", 2, 1_000)

    def rewriter(self) -> Http2Rewriter:
        return Http2Rewriter(OnMessages(_reverse, self.only, takes=self.messages))


def _reverse(messages: Sequence[bytes]) -> bytes:
    return b"".join(reversed(messages))
