"""Nothing moves for a while, then everything does."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.line import Line
from faults.line_fault import BOTH_WAYS, TcpFault
from faults.line_log import What
from faults.link import Link
from tokenwire.clock import SECOND_NS


@dataclass(frozen=True, slots=True)
class StallAndResume(TcpFault):
    """As `stall`, ended by itself after `seconds`. Nothing is lost."""

    seconds: float
    directions: tuple[Direction, ...] = BOTH_WAYS

    about: ClassVar[About] = About(
        layer=Layer.TCP,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a garbage collection, a noisy neighbour, a route that flaps, a migrated machine",
        default="",
        source="RFC 9293 section 3.8.6 (zero window)",
        looks={
            "sse": "a pause, or the client's read timeout",
            "websocket": "a pause, or a ping timeout (websockets: 20 s + 20 s)",
            "grpc": "a pause, or a ping timeout, or the deadline",
        },
    )

    def befall(self, line: Line) -> None:
        line.befall(lambda link: self._stall(line, link))

    def _stall(self, line: Line, link: Link) -> None:
        for direction in self.directions:
            link.pipe(direction).hold(self)
        when_ns = time.monotonic_ns() + round(self.seconds * SECOND_NS)
        line.clock.at(when_ns, lambda: self._resume(line, link))

    def _resume(self, line: Line, link: Link) -> None:
        line.log.note(What.LIFTED, link.number, detail=str(self))
        for direction in self.directions:
            link.pipe(direction).free(self)
