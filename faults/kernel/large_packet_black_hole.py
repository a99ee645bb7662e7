"""Packets over a size vanish, smaller ones pass: path MTU discovery that nobody answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.kernel.packet import Packet
from faults.kernel.packet_fault import BOTH_WAYS, ShapingPacketFault
from faults.kernel.packet_link import PacketLink


@dataclass(frozen=True, slots=True)
class LargePacketBlackHole(ShapingPacketFault):
    """No ICMP says so, and so TCP retransmits the same large segment for ever.

    `over_bytes` counts the IP packet, of which the link carries at most 1,500 bytes.
    """

    over_bytes: int = 1400
    directions: tuple[Direction, ...] = BOTH_WAYS

    about: ClassVar[About] = About(
        layer=Layer.KERNEL,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a tunnel with a smaller MTU behind a firewall that filters ICMP",
        default="",
        source="RFC 2923 section 2.1; RFC 4821 section 1; tcp(7) tcp_mtu_probing, off by default",
        looks={
            "sse": "small tokens pass, the first large event or burst hangs for good",
            "websocket": "as sse; its pings stand behind the large message and are lost too",
            "grpc": "as sse; every stream of the connection stands behind it",
        },
    )

    bounds: ClassVar = {"over_bytes": (68, 65_535)}

    def befall(self, link: PacketLink) -> None:
        for direction in self.directions:
            link.shape(self, direction, self._fate)

    def _fate(self, packet: Packet, at_ns: int) -> Sequence[int]:
        return () if packet.size_bytes > self.over_bytes else (at_ns,)
