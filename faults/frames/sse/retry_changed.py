"""A reconnection time that nobody meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.frames.bounds import within
from faults.frames.frame_fault import FrameFault
from faults.frames.rewriter import Rewriter
from faults.frames.sse.event_rewriter import EventRewriter


@dataclass(frozen=True, slots=True)
class RetryChanged(FrameFault):
    """The next event with data begins with a line `retry: retry_ms`.

    0 makes every client come back at once after a cut, all of them together; a large one
    makes them stay away.
    """

    retry_ms: int = 0

    about: ClassVar[About] = About(
        layer=Layer.EVENT,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a deploy that cuts everybody off at one moment, after a retry set for one client",
        default="browsers wait a few seconds where nothing is set",
        source="WHATWG HTML §9.2.3, §9.2.6: retry, digits only, sets the reconnection time",
        looks={
            "sse": "no error: httpx-sse hands the time over and does not reconnect by itself",
        },
    )

    def __post_init__(self) -> None:
        within(self, "retry_ms", 0)

    def rewriter(self) -> Rewriter:
        return _Rewriter(self.retry_ms)


class _Rewriter(EventRewriter):
    def __init__(self, retry_ms: int) -> None:
        super().__init__()
        self._retry = b"retry: %d\r\n" % retry_ms

    def event(self, event: bytes) -> Iterable[bytes]:
        self.done = True
        return (self._retry + event,)
