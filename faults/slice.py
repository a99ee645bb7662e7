"""What was written together arrives in pieces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from random import Random
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.line_fault import DOWN, ShapingFault
from faults.link import Link
from faults.slicing import Cut, Slicing
from faults.stage import Stage

DRAWS = 1021


@dataclass(frozen=True, slots=True)
class Slice(ShapingFault):
    """Cut into pieces of `size_bytes` +- `spread_bytes`, `gap_ms` apart, each its own segment.

    Of one byte each, they cut inside every character, line, header and prefix. A reader
    that is slower than the pieces may still get several at once: the gap gives it time.
    The sizes come from `seed` and are the same on every link.
    """

    size_bytes: int = 1
    spread_bytes: int = 0
    gap_ms: float = 0.0
    seed: int = 0
    directions: tuple[Direction, ...] = DOWN
    positive: ClassVar[tuple[str, ...]] = ("size_bytes",)

    about: ClassVar[About] = About(
        layer=Layer.TCP,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="segment sizes, TLS records, small writes",
        default="TCP MSS 536 to 1460 bytes",
        source="RFC 9293 section 3.7 (a byte stream has no boundaries)",
        looks={
            "sse": "nothing, if lines and UTF-8 are put together again",
            "websocket": "nothing, if frame headers are put together again",
            "grpc": "nothing, if the five-byte prefix is put together again",
        },
    )

    def stages(self, link: Link) -> Iterator[tuple[Direction, Stage]]:
        for direction in self.directions:
            yield direction, Slicing(link.clock, self._cut(), round(self.gap_ms * 1e6))

    def _cut(self) -> Cut:
        sizes = cycle(self.sizes())

        def cut(data: bytes) -> Iterator[bytes]:
            at = 0
            while at < len(data):
                size = next(sizes)
                yield data[at : at + size]
                at += size

        return cut

    def sizes(self) -> tuple[int, ...]:
        """The plan: the pieces' sizes, repeated from the start when they are used up."""
        if not self.spread_bytes:
            return (self.size_bytes,)
        random = Random(f"{self.seed}/slice")
        low, high = max(1, self.size_bytes - self.spread_bytes), self.size_bytes + self.spread_bytes
        return tuple(random.randint(low, high) for _ in range(DRAWS))
