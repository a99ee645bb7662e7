"""A narrow line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.line_fault import DOWN, ShapingFault
from faults.link import Link
from faults.stage import Stage
from faults.token_bucket import TokenBucket


@dataclass(frozen=True, slots=True)
class Throttle(ShapingFault):
    """Each link carries `bytes_per_second` in each of `directions`, after a first burst.

    The burst is `burst_bytes`, or 20 ms' worth where that is more. What the line does not
    carry stays with its writer: 64 KiB at most are kept here.
    """

    bytes_per_second: float
    burst_bytes: int = 0
    directions: tuple[Direction, ...] = DOWN
    positive: ClassVar[tuple[str, ...]] = ("bytes_per_second",)

    about: ClassVar[About] = About(
        layer=Layer.TCP,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a mobile link at the edge of its cell; up: a long prompt over a narrow uplink",
        default="GPRS 5 KB/s",
        source="tc-tbf(8); Toxiproxy's bandwidth cannot go below 1 KB/s",
        looks={
            "sse": "a lag that grows; up: a slow request, or 408",
            "websocket": "a lag that grows; the sender's buffer fills",
            "grpc": "a lag that grows; flow control stalls the server",
        },
    )

    def stages(self, link: Link) -> Iterator[tuple[Direction, Stage]]:
        for direction in self.directions:
            yield direction, TokenBucket(link.clock, self.bytes_per_second, self.burst_bytes)
