"""A message is missing, and nothing says so."""

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
class GrpcMessageDropped(FrameFault):
    """The next `messages` messages are left out; their sender is granted their bytes back."""

    messages: int = 1
    only: Only = Only.NEWEST

    about: ClassVar[About] = About(
        layer=Layer.HTTP2,
        where=("near", "far"),
        when=("heard(k)", "said(k)"),
        cause="a queue that overflows in a sidecar, a filter that throws away what it cannot read",
        default="",
        source="gRPC PROTOCOL-HTTP2: messages carry no number of their own",
        looks={"grpc": "nothing: the application must count"},
    )

    def __post_init__(self) -> None:
        within(self, "messages", 1, 1_000)

    def rewriter(self) -> Http2Rewriter:
        return Http2Rewriter(OnMessages(_drop, self.only, takes=self.messages))


def _drop(_messages: Sequence[bytes]) -> bytes:
    return b""
