"""A byte order mark where none may be."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.frames.frame_fault import FrameFault
from faults.frames.rewriter import Rewriter
from faults.frames.sse.event_rewriter import EventRewriter


@dataclass(frozen=True, slots=True)
class BomInBody(FrameFault):
    """The next event with data begins with U+FEFF.

    As the stream's first bytes it is skipped; anywhere else it makes the first line a field
    that nobody knows, and that line is ignored.
    """

    about: ClassVar[About] = About(
        layer=Layer.EVENT,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="files or responses that each begin with a BOM, joined into one stream",
        default="",
        source="WHATWG HTML §9.2.5: stream = [ bom ] *event; §9.2.6",
        looks={
            "sse": "no error: the event's first line is ignored, here its id, so the id "
            "before it stays",
        },
    )

    def rewriter(self) -> Rewriter:
        return _Rewriter()


class _Rewriter(EventRewriter):
    def event(self, event: bytes) -> Iterable[bytes]:
        self.done = True
        return (BOM_UTF8 + event,)
