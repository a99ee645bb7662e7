"""Everything arrives later by the same time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from faults.delay_line import DelayLine
from faults.fault import About, Direction, Layer
from faults.line_fault import DOWN, ShapingFault
from faults.link import Link
from faults.stage import Stage


@dataclass(frozen=True, slots=True)
class Latency(ShapingFault):
    """What travels in `directions` arrives `delay_ms` later, FIN and RST too; never earlier."""

    delay_ms: float
    directions: tuple[Direction, ...] = DOWN

    about: ClassVar[About] = About(
        layer=Layer.TCP,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="distance",
        default="",
        source="",
        looks={
            "sse": "later only",
            "websocket": "later only",
            "grpc": "later only; a deadline may pass",
        },
    )

    def stages(self, link: Link) -> Iterator[tuple[Direction, Stage]]:
        delay_ns = round(self.delay_ms * 1_000_000)
        for direction in self.directions:
            yield direction, DelayLine(link.clock, lambda: delay_ns)
