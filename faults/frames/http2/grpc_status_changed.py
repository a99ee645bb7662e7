"""The call ends with another status than the server said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote

from faults.fault import About, Layer
from faults.frames.bounds import within
from faults.frames.frame_fault import FrameFault
from faults.frames.http2.link.frame import Answer, Headers
from faults.frames.http2.link.on_trailers import OnTrailers, saying
from faults.frames.http2.link.rewriter import Http2Rewriter
from faults.frames.http2.link.streams import Only


@dataclass(frozen=True, slots=True)
class GrpcStatusChanged(FrameFault):
    """grpc-status says `status` and grpc-message `message`, whatever the server said."""

    status: int = 14
    message: str = "upstream request timeout"
    only: Only = Only.NEWEST

    about: ClassVar[About] = About(
        layer=Layer.HTTP2,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a gateway that maps statuses, or ends with its own after all was delivered",
        default="",
        source="gRPC PROTOCOL-HTTP2 'Responses'; gRPC statuscodes.md",
        looks={"grpc": "every message, then the status given"},
    )

    def __post_init__(self) -> None:
        within(self, "status", 0)

    def rewriter(self) -> Http2Rewriter:
        def change(headers: Headers) -> Iterable[Answer]:
            said = saying(headers, b"grpc-status", str(self.status).encode())
            return (saying(said, b"grpc-message", quote(self.message, safe=" ").encode()),)

        return Http2Rewriter(OnTrailers(change, self.only))
