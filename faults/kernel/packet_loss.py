"""Packets vanish at random; TCP repairs it with delay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Fault, Layer
from faults.kernel.bounds import require
from faults.kernel.packet import Packet
from faults.kernel.packet_link import PacketLink
from faults.kernel.way import Fate
from faults.kernel.ways import Ways


@dataclass(frozen=True, slots=True)
class PacketLoss(Fault):
    """Each packet draws once: it is the first of a burst that vanishes, or passes.

    `percent` is the chance that a burst of `burst_packets` begins at a packet which is in none.
    """

    percent: float = 10.0
    burst_packets: int = 1
    ways: Ways = Ways.BOTH

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

    def __post_init__(self) -> None:
        require("percent", self.percent, least=0, most=100)
        require("burst_packets", self.burst_packets, least=1, most=10_000)

    async def fire(self, link: PacketLink) -> None:
        for direction in self.ways.directions:
            link.wear(self, direction, self._fate(link.choices(self, direction)))

    async def lift(self, link: PacketLink) -> None:
        link.shed(self)

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
