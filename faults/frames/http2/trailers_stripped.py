"""The stream ends, but what it ended as got lost on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.frames.frame_fault import FrameFault
from faults.frames.http2.link.built import data_frames
from faults.frames.http2.link.frame import Answer, Headers
from faults.frames.http2.link.on_trailers import OnTrailers, without
from faults.frames.http2.link.rewriter import Http2Rewriter
from faults.frames.http2.link.streams import Only


@dataclass(frozen=True, slots=True)
class TrailersStripped(FrameFault):
    """The trailers become an empty DATA frame with END_STREAM.

    Of a Trailers-Only response, headers remain and the gRPC fields are left out.
    """

    only: Only = Only.NEWEST

    about: ClassVar[About] = About(
        layer=Layer.HTTP2,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a hop that speaks HTTP/1.1 or knows no trailers: a CDN, a balancer's plain target",
        default="",
        source="RFC 9110 §6.5.1: an intermediary may drop trailers; "
        "gRPC PROTOCOL-HTTP2 'Responses': a response ends with them",
        looks={"grpc": "UNKNOWN; messages that had arrived may be thrown away"},
    )

    def rewriter(self) -> Http2Rewriter:
        return Http2Rewriter(OnTrailers(_strip, self.only))


def _strip(headers: Headers) -> Iterable[Answer]:
    if headers.trailers:
        return data_frames(headers.direction, headers.stream_id, b"", ends=True)
    return (without(headers, b"grpc-status", b"grpc-message", b"grpc-status-details-bin"),)
