"""A page to log in on, with 200, where the stream should be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.frames.frame_fault import FrameFault
from faults.frames.http1.answering import Answering
from faults.frames.http1.page import response

_PAGE = (
    b"<!DOCTYPE html>\r\n<html>\r\n<head><title>Sign in</title></head>\r\n<body>\r\n"
    b'<form method="post" action="/login"><input name="user"><input name="password" '
    b'type="password"></form>\r\n</body>\r\n</html>\r\n'
)


@dataclass(frozen=True, slots=True)
class LoginPage(FrameFault):
    """The next request is answered 200 with a form; the server never hears of it."""

    about: ClassVar[About] = About(
        layer=Layer.HTTP1,
        where=("near", "far"),
        when=("connect",),
        cause="a captive portal, or single sign-on whose session has run out",
        default="",
        source="RFC 6585 §6: 511 is what a portal should say instead",
        looks={
            "sse": "httpx-sse SSEError (Content-Type), plain httpx no error",
            "websocket": "websockets InvalidStatus (HTTP 200)",
        },
    )

    def rewriter(self) -> Answering:
        return Answering(response(200, _PAGE))
