"""The connection ends so many bytes on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from faults.fault import BOTH_SIDES, About, Direction, Layer, Side
from faults.how import How
from faults.line import Line
from faults.line_fault import TcpFault
from faults.link import Link
from faults.stage import Stage


@dataclass(frozen=True, slots=True)
class Truncate(TcpFault):
    """Exactly `after_bytes` more travel in `direction`, then `how` is said to `sides`."""

    after_bytes: int
    how: How = How.FIN
    direction: Direction = Direction.DOWN
    sides: tuple[Side, ...] = BOTH_SIDES

    about: ClassVar[About] = About(
        layer=Layer.TCP,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a crash in the middle of a write, a proxy's size limit",
        default="",
        source="Toxiproxy 2.12 limit_data",
        looks={
            "sse": "half an event, which must be dropped",
            "websocket": "half a frame, then 1006",
            "grpc": "half a message, then UNAVAILABLE",
        },
    )

    def befall(self, line: Line) -> None:
        line.befall(self._limit)

    def _limit(self, link: Link) -> None:
        if self.after_bytes:
            link.dress(self, self.direction, _Limit(self, link))
        else:
            link.sever(self.sides, self.how)


class _Limit(Stage):
    __slots__ = ("_fault", "_left", "_link")

    def __init__(self, fault: Truncate, link: Link) -> None:
        self._fault = fault
        self._link = link
        self._left = fault.after_bytes

    def feed(self, data: bytes) -> None:
        self.onward.feed(data[: self._left])
        self._left -= len(data)
        if self._left <= 0:
            self._link.sever(self._fault.sides, self._fault.how)
