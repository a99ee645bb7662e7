"""Segments end where a parser is least prepared for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.line_fault import DOWN, ShapingFault
from faults.link import Link
from faults.seams import FOLLOWED, Seam, cuts_at
from faults.slicing import Cut, Slicing
from faults.stage import Stage


@dataclass(frozen=True, slots=True)
class CutInside(ShapingFault):
    """Cut inside every `seam` that passes, the pieces `gap_ms` apart.

    A frame's header is found only by following a link from its first byte: for
    `websocket-header` and `grpc-prefix` links that have carried bytes are left alone.
    """

    seam: Seam = Seam.UTF8
    gap_ms: float = 1.0
    directions: tuple[Direction, ...] = DOWN

    about: ClassVar[About] = About(
        layer=Layer.TCP,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="segment sizes and TLS records, which know nothing of what they carry",
        default="",
        source="WHATWG HTML 9.2.5, RFC 6455 section 5.2, gRPC PROTOCOL-HTTP2",
        looks={
            "sse": "nothing; a client that decodes chunk by chunk shows U+FFFD or loses a line",
            "websocket": "nothing; a parser that expects whole headers fails with 1002",
            "grpc": "nothing; a parser that expects whole prefixes fails with INTERNAL",
        },
    )

    def stages(self, link: Link) -> Iterator[tuple[Direction, Stage]]:
        for direction in self.directions:
            if self.seam in FOLLOWED and link.pipe(direction).carried.received:
                continue
            yield direction, Slicing(link.clock, self._cut(), round(self.gap_ms * 1e6))

    def _cut(self) -> Cut:
        cuts = cuts_at(self.seam)

        def cut(data: bytes) -> Iterator[bytes]:
            begin = 0
            for end in (*cuts(data), len(data)):
                if begin < end:
                    yield data[begin:end]
                begin = end

        return cut
