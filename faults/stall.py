"""Nothing moves any more, nothing is lost, nobody is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.line import Line
from faults.line_fault import BOTH_WAYS, LiftableFault


@dataclass(frozen=True, slots=True)
class Stall(LiftableFault):
    """Stop reading what travels in `directions`: the sender's window fills, then it blocks.

    Kernels go on acknowledging, so TCP keep-alive sees nothing. Lifted, every byte arrives.
    """

    directions: tuple[Direction, ...] = BOTH_WAYS

    about: ClassVar[About] = About(
        layer=Layer.TCP,
        where=("near", "far"),
        when=("heard(k)", "said(k)"),
        cause="a hung worker, a reader that does not read, a blocked event loop",
        default="",
        source="RFC 9293 section 3.8.6 (zero window)",
        looks={
            "sse": "silence until the client's own read timeout",
            "websocket": "silence until a ping timeout (websockets: 20 s + 20 s)",
            "grpc": "silence until the deadline or a ping timeout",
        },
    )

    def befall(self, line: Line) -> None:
        for direction in self.directions:
            self._hold(line, direction)

    async def relent(self, line: Line) -> None:
        for link in line.links.values():
            for direction in self.directions:
                link.pipe(direction).free(self)

    def _hold(self, line: Line, direction: Direction) -> None:
        line.befall(lambda link: link.pipe(direction).hold(self))
