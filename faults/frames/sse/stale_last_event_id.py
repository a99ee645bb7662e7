"""A reconnection that says it left off earlier than it did."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.frames.bounds import within
from faults.frames.frame_fault import FrameFault
from faults.frames.http1.head import Head
from faults.frames.http1.head_edit import HeadEdit

# Digits at the end, after whatever else the id is made of; 18 of them is any counter.
_NUMBER = re.compile(rb"(.*?)([0-9]{1,18})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class StaleLastEventId(FrameFault):
    """From the firing on each request's Last-Event-ID is `behind_events` less, but not below 0.

    Takes an id that is a number or ends with one; any other, and none at all, stays.
    """

    behind_events: int = 1

    about: ClassVar[About] = About(
        layer=Layer.EVENT,
        where=("near", "far"),
        when=("connect",),
        cause="a client that saves its position now and then; a page restored from a cache",
        default="",
        source="WHATWG HTML §9.2.4, §9.2.6: the last event ID buffer",
        looks={
            "sse": "no error: the origin repeats what was heard",
        },
    )

    def __post_init__(self) -> None:
        within(self, "behind_events", 1)

    def rewriter(self) -> HeadEdit:
        return _Rewriter(self.behind_events)


class _Rewriter(HeadEdit):
    def __init__(self, behind_events: int) -> None:
        super().__init__(Direction.UP)
        self._behind_events = behind_events

    def edited(self, head: Head) -> Head:
        found = [_NUMBER.fullmatch(value) for value in head.values(b"last-event-id")[:1]]
        match found:
            case [re.Match() as number]:
                stale = max(0, int(number[2]) - self._behind_events)
                return head.with_field(b"Last-Event-ID", number[1] + b"%d" % stale)
            case _:
                return head
