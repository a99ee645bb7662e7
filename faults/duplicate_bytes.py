"""Bytes come twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.line import Line
from faults.line_fault import TcpFault
from faults.link import Link
from faults.splice import Splice


@dataclass(frozen=True, slots=True)
class DuplicateBytes(TcpFault):
    """After `after_bytes` in `direction` the next `repeated_bytes` come twice in a row."""

    repeated_bytes: int = 16
    after_bytes: int = 0
    direction: Direction = Direction.DOWN
    positive: ClassVar[tuple[str, ...]] = ("repeated_bytes",)

    about: ClassVar[About] = About(
        layer=Layer.TCP,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a proxy that writes a buffer again after a partial write",
        default="",
        source="",
        looks={
            "sse": "a garbled event, or a chunked body that ends in an error",
            "websocket": "frames out of step: 1002",
            "grpc": "frames out of step: a connection error",
        },
    )

    def befall(self, line: Line) -> None:
        line.befall(self._dress)

    def _dress(self, link: Link) -> None:
        stage = Splice(
            self.after_bytes, self.repeated_bytes, lambda run: run + run, lambda: link.undress(self)
        )
        link.dress(self, self.direction, stage)
