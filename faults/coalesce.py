"""What was written apart arrives together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.gathering import Gathering
from faults.line_fault import DOWN, ShapingFault
from faults.link import Link
from faults.stage import Stage


@dataclass(frozen=True, slots=True)
class Coalesce(ShapingFault):
    """Bytes wait `hold_ms` for company, or until there are `until_bytes` of them."""

    hold_ms: float = 40.0
    until_bytes: int = 1460
    directions: tuple[Direction, ...] = DOWN
    positive: ClassVar[tuple[str, ...]] = ("hold_ms", "until_bytes")

    about: ClassVar[About] = About(
        layer=Layer.TCP,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="Nagle's algorithm against delayed acknowledgements, TLS batching, no TCP_NODELAY",
        default="Linux delays an acknowledgement by 40 ms; HAProxy without http-no-delay: 200 ms",
        source="RFC 896, RFC 1122 section 4.2.3.2",
        looks={
            "sse": "several tokens at a time",
            "websocket": "several tokens at a time",
            "grpc": "several tokens at a time",
        },
    )

    def stages(self, link: Link) -> Iterator[tuple[Direction, Stage]]:
        for direction in self.directions:
            yield direction, Gathering(link.clock, self.until_bytes, round(self.hold_ms * 1e6))
