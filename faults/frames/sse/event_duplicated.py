"""An event that arrives twice."""

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
class EventDuplicated(FrameFault):
    """The next event with data arrives `times` times in a row, its id too."""

    times: int = 2

    about: ClassVar[About] = About(
        layer=Layer.EVENT,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a retry between model and server after an answer that was not lost; a resume that "
        "counts from the wrong side",
        default="",
        source="WHATWG HTML §9.2.6: an id is kept, not compared",
        looks={
            "sse": "no error: the token twice, under one id",
        },
    )

    def __post_init__(self) -> None:
        within(self, "times", 2, 1_000)

    def rewriter(self) -> Rewriter:
        return _Rewriter(self.times)


class _Rewriter(EventRewriter):
    def __init__(self, times: int) -> None:
        super().__init__()
        self._times = times

    def event(self, event: bytes) -> Iterable[bytes]:
        self.done = True
        return (event,) * self._times
