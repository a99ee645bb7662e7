"""Bytes carried by a line, live: Toxiproxy counts a connection only when it has ended."""

from __future__ import annotations

from faults.fault import Side
from faults.line_log import Carried, LineLog, What


class Tally(LineLog):
    """A line's log that keeps no events, only the sum of what closed links carried."""

    def __init__(self) -> None:
        super().__init__(kept=0)
        self.up = self.down = Carried(0, 0)

    def note(
        self,
        what: What,
        link: int = 0,
        side: Side | None = None,
        detail: str = "",
        up: Carried | None = None,
        down: Carried | None = None,
    ) -> None:
        del link, side, detail
        if what is What.CLOSED and up is not None and down is not None:
            self.up = added(self.up, up)
            self.down = added(self.down, down)


def added(*each: Carried) -> Carried:
    """All of them together."""
    return Carried(sum(one.received for one in each), sum(one.sent for one in each))
