"""One way, every packet vanishes; the other way goes on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.kernel.black_hole import vanish
from faults.kernel.packet_fault import ShapingPacketFault
from faults.kernel.packet_link import PacketLink


@dataclass(frozen=True, slots=True)
class OneWayBlackHole(ShapingPacketFault):
    """Down: the server speaks to nobody and gets no ACK. Up: the client hears on, its ACKs lost."""

    direction: Direction = Direction.DOWN

    about: ClassVar[About] = About(
        layer=Layer.KERNEL,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="an asymmetric route, of which one half broke; a one-sided firewall rule",
        default="",
        source="RFC 9293 section 3.8.1; tcp(7) tcp_retries2",
        looks={
            "sse": "down: hangs. up: tokens until the server's send window is full, then hangs",
            "websocket": "either way pings or pongs are lost: 1011 at the end that pings",
            "grpc": "either way the PING ack is lost: UNAVAILABLE where keepalive is on",
        },
    )

    def befall(self, link: PacketLink) -> None:
        link.swallow(self.direction)
        link.shape(self, self.direction, vanish)
