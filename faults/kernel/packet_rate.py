"""A narrow stretch: so many bytes a second, a queue before it, and the rest vanishes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.kernel.packet import Packet
from faults.kernel.packet_fault import BOTH_WAYS, ShapingPacketFault
from faults.kernel.packet_link import PacketLink
from faults.kernel.way import Fate

_SECOND_NS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class PacketRate(ShapingPacketFault):
    """A packet leaves when its last byte has passed at `bytes_per_second`, IP header included.

    Who finds more than `queue_bytes` waiting vanishes, as at the tail of a router's queue.
    """

    bytes_per_second: int = 16_000
    queue_bytes: int = 64_000
    directions: tuple[Direction, ...] = BOTH_WAYS

    about: ClassVar[About] = About(
        layer=Layer.KERNEL,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="mobile at the edge of a cell, a throttled tariff, a shared uplink",
        default="",
        source="tc-netem(8), rate; tc-tbf(8), limit",
        looks={
            "sse": "lag that grows while the script is faster than the stretch",
            "websocket": "as sse; the server's send buffer grows",
            "grpc": "as sse; flow control stops the server",
        },
    )

    bounds: ClassVar = {"bytes_per_second": (1, 10**10), "queue_bytes": (1_500, 10**9)}

    def befall(self, link: PacketLink) -> None:
        for direction in self.directions:
            link.shape(self, direction, self._fate())

    def _fate(self) -> Fate:
        free_ns = 0

        def fate(packet: Packet, at_ns: int) -> Sequence[int]:
            nonlocal free_ns
            waiting_ns = max(free_ns - at_ns, 0)
            if waiting_ns * self.bytes_per_second > self.queue_bytes * _SECOND_NS:
                return ()
            free_ns = at_ns + waiting_ns + packet.size_bytes * _SECOND_NS // self.bytes_per_second
            return (free_ns,)

        return fate
