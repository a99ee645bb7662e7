"""Bytes are missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.line import Line
from faults.line_fault import TcpFault
from faults.link import Link
from faults.splice import Splice


@dataclass(frozen=True, slots=True)
class DropBytes(TcpFault):
    """After `after_bytes` in `direction` the next `dropped_bytes` are left out."""

    dropped_bytes: int = 16
    after_bytes: int = 0
    direction: Direction = Direction.DOWN
    positive: ClassVar[tuple[str, ...]] = ("dropped_bytes",)

    about: ClassVar[About] = About(
        layer=Layer.TCP,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a proxy's buffer that overruns; what some tools call packet loss",
        default="",
        source="",
        looks={
            "sse": "a garbled event, or a chunked body that ends in an error",
            "websocket": "frames out of step: 1002, or a hang",
            "grpc": "frames out of step: a connection error, or a hang",
        },
    )

    def befall(self, line: Line) -> None:
        line.befall(self._dress)

    def _dress(self, link: Link) -> None:
        stage = Splice(
            self.after_bytes, self.dropped_bytes, lambda _run: b"", lambda: link.undress(self)
        )
        link.dress(self, self.direction, stage)
