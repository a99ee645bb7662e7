"""Every message arrives and the call never ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.frames.frame_fault import FrameFault
from faults.frames.http2.link.frame import Answer, Headers
from faults.frames.http2.link.on_trailers import OnTrailers
from faults.frames.http2.link.rewriter import Http2Rewriter
from faults.frames.http2.link.streams import Only


@dataclass(frozen=True, slots=True)
class TrailersNeverSent(FrameFault):
    """The last header block is swallowed and nothing is sent in its place."""

    only: Only = Only.NEWEST

    about: ClassVar[About] = About(
        layer=Layer.HTTP2,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a server that dies, or forgets, between its last message and its status",
        default="",
        source="gRPC PROTOCOL-HTTP2 'Responses': only the trailers end a response",
        looks={"grpc": "every message, then nothing until the deadline"},
    )

    def rewriter(self) -> Http2Rewriter:
        return Http2Rewriter(OnTrailers(_swallow, self.only))


def _swallow(_headers: Headers) -> Iterable[Answer]:
    return ()
