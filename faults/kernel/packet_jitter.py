"""Every packet takes longer, by a time of its own; their order is kept."""

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
class PacketJitter(ShapingPacketFault):
    """Each packet draws a delay, even over [0, `up_to_ms`), and waits for those before it.

    netem's jitter lets packets overtake one another; here that is `PacketReorder`.
    """

    up_to_ms: float = 20.0
    directions: tuple[Direction, ...] = BOTH_WAYS

    about: ClassVar[About] = About(
        layer=Layer.KERNEL,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="Wi-Fi and mobile radio, which repeat below IP and keep the order",
        default="",
        source="tc-netem(8), delay; RFC 3393 section 1.1",
        looks={
            "sse": "tokens in clumps",
            "websocket": "as sse",
            "grpc": "as sse",
        },
    )

    bounds: ClassVar = {"up_to_ms": (0, 3_600_000)}

    def befall(self, link: PacketLink) -> None:
        for direction in self.directions:
            link.shape(self, direction, self._fate(link.choices(self, direction)))

    def _fate(self, choices: Iterator[float]) -> Fate:
        last_ns = 0

        def fate(_packet: Packet, at_ns: int) -> Sequence[int]:
            nonlocal last_ns
            last_ns = max(last_ns, at_ns + round(next(choices) * self.up_to_ms * 1_000_000))
            return (last_ns,)

        return fate
