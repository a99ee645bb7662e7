"""Events whose lines end with CR and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.frames.frame_fault import FrameFault
from faults.frames.rewriter import Rewriter
from faults.frames.sse.event_rewriter import EventRewriter


@dataclass(frozen=True, slots=True)
class CrOnlyLines(FrameFault):
    """From the firing on every line of the body ends with CR, comments' too."""

    about: ClassVar[About] = About(
        layer=Layer.EVENT,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a hand-written server; the rarest of three line ends that every client must take",
        default="",
        source="WHATWG HTML §9.2.5: end-of-line = ( cr lf / cr / lf )",
        looks={
            "sse": "no error and every token",
        },
    )

    def rewriter(self) -> Rewriter:
        return _Rewriter()


class _Rewriter(EventRewriter):
    comments_too = True

    def event(self, event: bytes) -> Iterable[bytes]:
        return (re.sub(rb"\r\n|\n", b"\r", event),)
