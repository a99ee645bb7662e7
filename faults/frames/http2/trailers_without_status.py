"""Trailers come, but none of them says how it ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.frames.frame_fault import FrameFault
from faults.frames.http2.link.frame import Answer, Headers
from faults.frames.http2.link.on_trailers import OnTrailers, saying, without
from faults.frames.http2.link.rewriter import Http2Rewriter
from faults.frames.http2.link.streams import Only


@dataclass(frozen=True, slots=True)
class TrailersWithoutStatus(FrameFault):
    """grpc-status and grpc-message are left out; one trailer of no meaning stands there."""

    only: Only = Only.NEWEST

    about: ClassVar[About] = About(
        layer=Layer.HTTP2,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a gateway that lets only known headers pass",
        default="",
        source="gRPC PROTOCOL-HTTP2 'Responses': Status must be sent in trailers",
        looks={"grpc": "every message, then UNKNOWN 'No status received'"},
    )

    def rewriter(self) -> Http2Rewriter:
        return Http2Rewriter(OnTrailers(_leave_out, self.only))


def _leave_out(headers: Headers) -> Iterable[Answer]:
    return (saying(without(headers, b"grpc-status", b"grpc-message"), b"x-served-by", b"edge"),)
