"""Some packets arrive twice."""

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
class PacketDuplicate(Fault):
    """Each packet draws once: with a chance of `percent` its twin follows right behind it."""

    percent: float = 10.0
    ways: Ways = Ways.BOTH

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

    def __post_init__(self) -> None:
        require("percent", self.percent, least=0, most=100)

    async def fire(self, link: PacketLink) -> None:
        for direction in self.ways.directions:
            link.wear(self, direction, self._fate(link.choices(self, direction)))

    async def lift(self, link: PacketLink) -> None:
        link.shed(self)

    def _fate(self, choices: Iterator[float]) -> Fate:
        def fate(_packet: Packet, at_ns: int) -> Sequence[int]:
            return (at_ns, at_ns) if next(choices) * 100 < self.percent else (at_ns,)

        return fate
