"""An event that does not arrive."""

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
class EventDropped(FrameFault):
    """The next `events` events with data are left out, those behind them follow at once."""

    events: int = 1

    about: ClassVar[About] = About(
        layer=Layer.EVENT,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a broker between model and server that drops for slow readers; a bounded queue",
        default="",
        source="WHATWG HTML §9.2: no sequence but the ids that the application gives",
        looks={
            "sse": "no error: a token is missing, and an id where the origin gives ids",
        },
    )

    def __post_init__(self) -> None:
        within(self, "events", 1)

    def rewriter(self) -> Rewriter:
        return _Rewriter(self.events)


class _Rewriter(EventRewriter):
    def __init__(self, events: int) -> None:
        super().__init__()
        self._events = events

    def event(self, event: bytes) -> Iterable[bytes]:  # noqa: ARG002 - it is dropped
        self._events -= 1
        self.done = self._events == 0
        return ()
