"""Packets vanish at random; TCP repairs it with delay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.kernel.packet import Packet
from faults.kernel.packet_fault import BOTH_WAYS, ShapingPacketFault
from faults.kernel.packet_link import PacketLink
from faults.kernel.way import Fate


@dataclass(frozen=True, slots=True)
class PacketLoss(ShapingPacketFault):
    """Each packet draws once: it is the first of a burst that vanishes, or passes.

    `percent` is the chance that a burst of `burst_packets` begins at a packet which is in none.
    """

    percent: float = 10.0
    burst_packets: int = 1
    directions: tuple[Direction, ...] = BOTH_WAYS

    about: ClassVar[About] = About(
        layer=Layer.KERNEL,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="radio, a full queue on the path",
        default="",
        source="RFC 9293 section 3.8; RFC 6298 section 2",
        looks={
            "sse": "every token arrives, some late and several at once",
            "websocket": "as sse",
            "grpc": "as sse, and every stream of the connection waits for the one segment",
        },
    )

    bounds: ClassVar = {"percent": (0, 100), "burst_packets": (1, 10_000)}

    def befall(self, link: PacketLink) -> None:
        for direction in self.directions:
            link.shape(self, direction, self._fate(link.choices(self, direction)))

    def _fate(self, choices: Iterator[float]) -> Fate:
        left_of_burst = 0

        def fate(_packet: Packet, at_ns: int) -> Sequence[int]:
            nonlocal left_of_burst
            begins = next(choices) * 100 < self.percent
            if begins and not left_of_burst:
                left_of_burst = self.burst_packets
            if not left_of_burst:
                return (at_ns,)
            left_of_burst -= 1
            return ()

        return fate
