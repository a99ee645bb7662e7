"""An event without the blank line that would dispatch it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.frames.frame_fault import FrameFault
from faults.frames.rewriter import Rewriter
from faults.frames.sse.event_rewriter import EventRewriter

_LAST_LINE_END = re.compile(rb"(?:\r\n|\n|\r)\Z")


@dataclass(frozen=True, slots=True)
class LostBlankLine(FrameFault):
    """The next event with data loses its blank line.

    Fired before the last event, that event is lost. Before any other, two become one: their
    data are joined by a line feed, and the second one's id is the id of both.
    """

    about: ClassVar[About] = About(
        layer=Layer.EVENT,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a hand-written server that ends its body with one line feed; a proxy that trims",
        default="",
        source="WHATWG HTML §9.2.6: at the end of the file an incomplete event is discarded",
        looks={
            "sse": "no error: two tokens in one event, joined by a line feed; the last one is lost",
        },
    )

    def rewriter(self) -> Rewriter:
        return _Rewriter()


class _Rewriter(EventRewriter):
    def event(self, event: bytes) -> Iterable[bytes]:
        self.done = True
        return (_LAST_LINE_END.sub(b"", event),)
