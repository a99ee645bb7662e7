"""Two events that change places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.frames.frame_fault import FrameFault
from faults.frames.rewriter import Rewriter
from faults.frames.sse.event_rewriter import EventRewriter


@dataclass(frozen=True, slots=True)
class EventsReordered(FrameFault):
    """The next event with data is withheld and sent right behind the one that follows it.

    Where none follows it is sent before the body's end, in its place.
    """

    about: ClassVar[About] = About(
        layer=Layer.EVENT,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="two workers that write to one stream; a queue with more than one consumer",
        default="",
        source="WHATWG HTML §9.2: events are dispatched in the order in which they arrive",
        looks={
            "sse": "no error: two tokens change places, ids go back by one",
        },
    )

    def rewriter(self) -> Rewriter:
        return _Rewriter()


class _Rewriter(EventRewriter):
    def __init__(self) -> None:
        super().__init__()
        self._withheld = b""

    def event(self, event: bytes) -> Iterable[bytes]:
        if not self._withheld:
            self._withheld = event
            return ()
        self.done = True
        return (event, *self.left())

    def left(self) -> Iterable[bytes]:
        withheld, self._withheld = self._withheld, b""
        return (withheld,)
