"""Bytes go in, are acknowledged, and come out nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.line import Line
from faults.line_fault import BOTH_WAYS, LiftableFault
from faults.link import Link
from faults.stage import Stage


@dataclass(frozen=True, slots=True)
class Swallow(LiftableFault):
    """Everything that travels in `directions` is read and thrown away, FIN and RST too.

    The sender sees it acknowledged and never blocks, as behind a proxy: `black-hole` of the
    kernel layer is where packets themselves vanish. Lifted, later bytes pass; the rest is gone.
    """

    directions: tuple[Direction, ...] = BOTH_WAYS

    about: ClassVar[About] = About(
        layer=Layer.TCP,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a proxy that lost its other side and does not say so, an asymmetric route",
        default="Azure Load Balancer drops a flow silently after 4 min of silence",
        source="Toxiproxy 2.12 timeout toxic with timeout=0",
        looks={
            "sse": "silence until the client's own read timeout; the origin notices nothing",
            "websocket": "silence until a ping timeout; up only: the server closes",
            "grpc": "silence until the deadline or a ping timeout",
        },
    )

    def befall(self, line: Line) -> None:
        line.befall(self._swallow)

    async def relent(self, line: Line) -> None:
        line.unshape(self)

    def _swallow(self, link: Link) -> None:
        for direction in self.directions:
            link.dress(self, direction, Void())


class Void(Stage):
    """Passes nothing on."""

    __slots__ = ()

    def feed(self, data: bytes) -> None:
        """Thrown away."""

    def eof(self) -> None:
        """Not told."""

    def reset(self) -> None:
        """Not told."""
