"""Every packet takes longer, by the same time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Fault, Layer
from faults.kernel.bounds import require
from faults.kernel.packet import Packet
from faults.kernel.packet_link import PacketLink
from faults.kernel.ways import Ways


@dataclass(frozen=True, slots=True)
class PacketDelay(Fault):
    """Order and rate stay as they are. Both ways, the round trip grows by twice `delay_ms`."""

    delay_ms: float = 20.0
    ways: Ways = Ways.BOTH

    about: ClassVar[About] = About(
        layer=Layer.KERNEL,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="distance: light in fibre takes 1 ms for 200 km; a satellite",
        default="",
        source="tc-netem(8), delay; RFC 6298 section 2",
        looks={
            "sse": "later, no other difference; a connect takes one round trip more",
            "websocket": "as sse, and a round trip for the handshake",
            "grpc": "as sse; a deadline that is shorter than the way there fails",
        },
    )

    def __post_init__(self) -> None:
        require("delay_ms", self.delay_ms, least=0, most=3_600_000)

    async def fire(self, link: PacketLink) -> None:
        for direction in self.ways.directions:
            link.wear(self, direction, self._fate)

    async def lift(self, link: PacketLink) -> None:
        """What is on its way still takes its time, and what follows does not overtake it."""
        link.shed(self)

    def _fate(self, _packet: Packet, at_ns: int) -> Sequence[int]:
        return (at_ns + round(self.delay_ms * 1_000_000),)
