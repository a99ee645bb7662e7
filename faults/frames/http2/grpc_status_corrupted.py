"""The status that ends a call is no status."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.frames.frame_fault import FrameFault
from faults.frames.http2.link.frame import Answer, Headers
from faults.frames.http2.link.on_trailers import OnTrailers, saying
from faults.frames.http2.link.rewriter import Http2Rewriter
from faults.frames.http2.link.streams import Only


@dataclass(frozen=True, slots=True)
class GrpcStatusCorrupted(FrameFault):
    """grpc-status says `status`, which should be anything but a number from 0 to 16."""

    status: str = "banana"
    only: Only = Only.NEWEST

    about: ClassVar[About] = About(
        layer=Layer.HTTP2,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a translating gateway, or a hand-written server, with a name where a number goes",
        default="",
        source="gRPC PROTOCOL-HTTP2 'Responses': Status is 1*DIGIT",
        looks={"grpc": "INTERNAL; messages that had arrived may be thrown away"},
    )

    def rewriter(self) -> Http2Rewriter:
        def corrupt(headers: Headers) -> Iterable[Answer]:
            return (saying(headers, b"grpc-status", self.status.encode()),)

        return Http2Rewriter(OnTrailers(corrupt, self.only))
