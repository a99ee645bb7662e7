"""No new connection: every SYN vanishes, those that stand go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.kernel.packet import Packet
from faults.kernel.packet_fault import ShapingPacketFault
from faults.kernel.packet_link import PacketLink


@dataclass(frozen=True, slots=True)
class SynDrop(ShapingPacketFault):
    """A connect hangs instead of failing: before the first one, or before a reconnect.

    Lifted, one that hangs succeeds with its next SYN.
    """

    about: ClassVar[About] = About(
        layer=Layer.KERNEL,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a firewall or security group that drops instead of rejecting",
        default="Linux tcp_syn_retries 6: connect(2) fails after 127 s",
        source="tcp(7) tcp_syn_retries; RFC 9293 section 3.8.3",
        looks={
            "sse": "connect timeout, if the client has one",
            "websocket": "open timeout",
            "grpc": "DEADLINE_EXCEEDED, or UNAVAILABLE after the connection attempt's own timeout",
        },
    )

    def befall(self, link: PacketLink) -> None:
        link.shape(self, Direction.UP, _without_syn)


def _without_syn(packet: Packet, at_ns: int) -> Sequence[int]:
    return () if packet.segment is not None and packet.segment.opens else (at_ns,)
