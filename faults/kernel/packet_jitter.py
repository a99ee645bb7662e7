"""Every packet takes longer, by a time of its own; their order is kept."""

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
class PacketJitter(Fault):
    """Each packet draws a delay, even over [0, `up_to_ms`), and waits for those before it.

    netem's jitter lets packets overtake one another; here that is `PacketReorder`.
    """

    up_to_ms: float = 20.0
    ways: Ways = Ways.BOTH

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

    def __post_init__(self) -> None:
        require("up_to_ms", self.up_to_ms, least=0, most=3_600_000)

    async def fire(self, link: PacketLink) -> None:
        for direction in self.ways.directions:
            link.wear(self, direction, self._fate(link.choices(self, direction)))

    async def lift(self, link: PacketLink) -> None:
        """What is on its way still takes its time, and what follows does not overtake it."""
        link.shed(self)

    def _fate(self, choices: Iterator[float]) -> Fate:
        last_ns = 0

        def fate(_packet: Packet, at_ns: int) -> Sequence[int]:
            nonlocal last_ns
            last_ns = max(last_ns, at_ns + round(next(choices) * self.up_to_ms * 1_000_000))
            return (last_ns,)

        return fate
