"""Some packets are held back and overtaken by those behind them."""

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
class PacketReorder(ShapingPacketFault):
    """Each packet draws once: with a chance of `percent` it is held back for `hold_ms`.

    Whatever enters within that time leaves before it.
    """

    percent: float = 10.0
    hold_ms: float = 20.0
    directions: tuple[Direction, ...] = BOTH_WAYS

    about: ClassVar[About] = About(
        layer=Layer.KERNEL,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="several paths of unequal length, a retry below IP",
        default="",
        source="RFC 4737 section 3; RFC 5681 section 3.2: three duplicate ACKs make TCP resend",
        looks={
            "sse": "every token in its order, some late and several at once",
            "websocket": "as sse",
            "grpc": "as sse, and every stream of the connection waits for the one segment",
        },
    )

    bounds: ClassVar = {"percent": (0, 100), "hold_ms": (0, 3_600_000)}

    def befall(self, link: PacketLink) -> None:
        for direction in self.directions:
            link.shape(self, direction, self._fate(link.choices(self, direction)))

    def _fate(self, choices: Iterator[float]) -> Fate:
        def fate(_packet: Packet, at_ns: int) -> Sequence[int]:
            held = next(choices) * 100 < self.percent
            return (at_ns + round(self.hold_ms * 1_000_000),) if held else (at_ns,)

        return fate
