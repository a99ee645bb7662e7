"""Some packets arrive twice."""

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
class PacketDuplicate(ShapingPacketFault):
    """Each packet draws once: with a chance of `percent` its twin follows right behind it."""

    percent: float = 10.0
    directions: tuple[Direction, ...] = BOTH_WAYS

    about: ClassVar[About] = About(
        layer=Layer.KERNEL,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a retry below IP whose acknowledgment was lost, a loop in a bridge",
        default="",
        source="RFC 9293 section 3.4; RFC 2883 section 4",
        looks={
            "sse": "nothing: TCP drops the twin. A token that arrives twice is no packet's fault",
            "websocket": "as sse",
            "grpc": "as sse",
        },
    )

    bounds: ClassVar = {"percent": (0, 100)}

    def befall(self, link: PacketLink) -> None:
        for direction in self.directions:
            link.shape(self, direction, self._fate(link.choices(self, direction)))

    def _fate(self, choices: Iterator[float]) -> Fate:
        def fate(_packet: Packet, at_ns: int) -> Sequence[int]:
            return (at_ns, at_ns) if next(choices) * 100 < self.percent else (at_ns,)

        return fate
