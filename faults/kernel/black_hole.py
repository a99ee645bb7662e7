"""Both ways, every packet vanishes and nobody is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.kernel.packet import Packet
from faults.kernel.packet_fault import BOTH_WAYS, ShapingPacketFault
from faults.kernel.packet_link import PacketLink


@dataclass(frozen=True, slots=True)
class BlackHole(ShapingPacketFault):
    """From the moment it fires nothing arrives at either end, nor what was on its way.

    Lifted, the route is back: TCP goes on with its next retransmission.
    """

    about: ClassVar[About] = About(
        layer=Layer.KERNEL,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a cable pulled, a host gone, NAT state dropped in silence",
        default="Azure Load Balancer: silent drop after 4 min idle",
        source="RFC 9293 section 3.8.3; Azure Load Balancer, TCP idle timeout; tcp(7) tcp_retries2",
        looks={
            "sse": "nothing: hangs until a read timeout; a silent client has no TCP timer running",
            "websocket": "ping timeout (1011) where pings are on, else nothing",
            "grpc": "UNAVAILABLE by keepalive where it is on, else DEADLINE_EXCEEDED",
        },
    )

    def befall(self, link: PacketLink) -> None:
        for direction in BOTH_WAYS:
            link.swallow(direction)
            link.shape(self, direction, vanish)


def vanish(_packet: Packet, _at_ns: int) -> Sequence[int]:
    """The fate that lets nothing pass."""
    return ()
