"""A message comes twice."""

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
class GrpcMessageDuplicated(FrameFault):
    """The next message comes `times` times in a row."""

    times: int = 2
    only: Only = Only.NEWEST

    about: ClassVar[About] = About(
        layer=Layer.HTTP2,
        where=("near", "far"),
        when=("heard(k)", "said(k)"),
        cause="a retry in a gateway, two writers on one stream, a resume that overlaps",
        default="",
        source="gRPC PROTOCOL-HTTP2: messages carry no number of their own",
        looks={"grpc": "nothing: the application must count"},
    )

    def __post_init__(self) -> None:
        within(self, "times", 2, 100)

    def rewriter(self) -> Http2Rewriter:
        def repeat(messages: Sequence[bytes]) -> bytes:
            return messages[0] * self.times

        return Http2Rewriter(OnMessages(repeat, self.only))
