"""The call is refused in HTTP's words instead of gRPC's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.frames.bounds import status, within
from faults.frames.frame_fault import FrameFault
from faults.frames.http2.link.answering import Answering
from faults.frames.http2.link.rewriter import Http2Rewriter


@dataclass(frozen=True, slots=True)
class GrpcHttpStatus(FrameFault):
    """The next call is answered with headers alone, `:status` as given and no grpc-status.

    `retry_after_seconds` 0 leaves Retry-After out. The server never hears of the call.
    """

    status: int = 503
    retry_after_seconds: int = 0

    about: ClassVar[About] = About(
        layer=Layer.HTTP2,
        where=("near", "far"),
        when=("connect",),
        cause="a balancer without an upstream (503), a rate limit (429), a wrong route (404)",
        default="",
        source="gRPC http-grpc-status-mapping.md; RFC 9110 §10.2.3 (Retry-After)",
        looks={
            "grpc": "429, 502, 503, 504 UNAVAILABLE; 401 UNAUTHENTICATED; 403 PERMISSION_DENIED; "
            "404 UNIMPLEMENTED; 400 INTERNAL; others UNKNOWN"
        },
    )

    def __post_init__(self) -> None:
        status(self)
        within(self, "retry_after_seconds", 0)

    def rewriter(self) -> Http2Rewriter:
        fields = [(b":status", str(self.status).encode()), (b"content-type", b"text/plain")]
        if self.retry_after_seconds:
            fields.append((b"retry-after", str(self.retry_after_seconds).encode()))
        return Http2Rewriter(Answering(tuple(fields)))
