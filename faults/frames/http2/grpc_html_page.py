"""A page to log in on, with 200, where the call should be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.frames.frame_fault import FrameFault
from faults.frames.http2.link.answering import Answering
from faults.frames.http2.link.rewriter import Http2Rewriter

_FIELDS = ((b":status", b"200"), (b"content-type", b"text/html; charset=utf-8"))
_PAGE = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body></body></html>"


@dataclass(frozen=True, slots=True)
class GrpcHtmlPage(FrameFault):
    """The next call is answered 200 with a page of HTML; the server never hears of it."""

    about: ClassVar[About] = About(
        layer=Layer.HTTP2,
        where=("near", "far"),
        when=("connect",),
        cause="a captive portal, single sign-on, a route that leads to the website",
        default="",
        source="gRPC PROTOCOL-HTTP2 'Responses': Content-Type is application/grpc",
        looks={"grpc": "UNKNOWN"},
    )

    def rewriter(self) -> Http2Rewriter:
        return Http2Rewriter(Answering(_FIELDS, _PAGE))
