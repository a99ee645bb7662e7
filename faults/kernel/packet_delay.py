"""Every packet takes longer, by the same time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.kernel.packet import Packet
from faults.kernel.packet_fault import BOTH_WAYS, ShapingPacketFault
from faults.kernel.packet_link import PacketLink


@dataclass(frozen=True, slots=True)
class PacketDelay(ShapingPacketFault):
    """Order and rate stay as they are. Both ways, the round trip grows by twice `delay_ms`."""

    delay_ms: float = 20.0
    directions: tuple[Direction, ...] = BOTH_WAYS

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

    bounds: ClassVar = {"delay_ms": (0, 3_600_000)}

    def befall(self, link: PacketLink) -> None:
        for direction in self.directions:
            link.shape(self, direction, self._fate)

    def _fate(self, _packet: Packet, at_ns: int) -> Sequence[int]:
        return (at_ns + round(self.delay_ms * 1_000_000),)
