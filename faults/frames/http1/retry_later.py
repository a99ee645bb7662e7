"""Refused for now, and told when to come back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.frames.bounds import status, within
from faults.frames.frame_fault import FrameFault
from faults.frames.http1.answering import Answering
from faults.frames.http1.page import error_page, response


@dataclass(frozen=True, slots=True)
class RetryLater(FrameFault):
    """The next request is answered `status` with Retry-After; the server never hears of it.

    `status` is 429 for a client's own rate, 503 for everybody's.
    """

    status: int = 429
    retry_after_seconds: int = 1

    about: ClassVar[About] = About(
        layer=Layer.HTTP1,
        where=("near", "far"),
        when=("connect",),
        cause="a rate limit, or a server that sheds load",
        default="",
        source="RFC 6585 §4 (429); RFC 9110 §15.6.4 (503), §10.2.3 (Retry-After)",
        looks={
            "sse": "status 429 and Retry-After, which neither httpx nor httpx-sse obeys",
            "websocket": "websockets InvalidStatus (HTTP 429)",
        },
    )

    def __post_init__(self) -> None:
        status(self)
        within(self, "retry_after_seconds", 0)

    def rewriter(self) -> Answering:
        later = ("Retry-After", str(self.retry_after_seconds))
        return Answering(response(self.status, error_page(self.status), later))
