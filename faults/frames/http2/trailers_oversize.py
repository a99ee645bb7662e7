"""The status comes with more to say than the client will hear."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.frames.bounds import within
from faults.frames.frame_fault import FrameFault
from faults.frames.http2.link.frame import Answer, Headers
from faults.frames.http2.link.on_trailers import OnTrailers, saying
from faults.frames.http2.link.rewriter import Http2Rewriter
from faults.frames.http2.link.streams import Only

MESSAGE_BYTES_MAX = 1_000_000


@dataclass(frozen=True, slots=True)
class TrailersOversize(FrameFault):
    """grpc-message becomes `message_bytes` long; the status stays what it was."""

    message_bytes: int = 20_000
    only: Only = Only.NEWEST

    about: ClassVar[About] = About(
        layer=Layer.HTTP2,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a stack trace or a nested error in grpc-message",
        default="grpcio grpc.absolute_max_metadata_size 16 KiB; nginx grpc_buffer_size 4 or 8 KiB",
        source="RFC 9113 §6.5.2 SETTINGS_MAX_HEADER_LIST_SIZE, §10.5.1",
        looks={
            "grpc": "RESOURCE_EXHAUSTED above the client's limit; messages that had arrived "
            "may be thrown away"
        },
    )

    def __post_init__(self) -> None:
        within(self, "message_bytes", 1, MESSAGE_BYTES_MAX)

    def rewriter(self) -> Http2Rewriter:
        def swell(headers: Headers) -> Iterable[Answer]:
            return (saying(headers, b"grpc-message", b"x" * self.message_bytes),)

        return Http2Rewriter(OnTrailers(swell, self.only))
