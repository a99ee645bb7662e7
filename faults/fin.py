"""The connection ends in an orderly way, in the middle of whatever was being said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from faults.fault import BOTH_SIDES, About, Layer, Side
from faults.how import How
from faults.line import Line
from faults.line_fault import TcpFault


@dataclass(frozen=True, slots=True)
class Fin(TcpFault):
    """FIN to `sides`. A side not named is told nothing, ever."""

    sides: tuple[Side, ...] = BOTH_SIDES

    about: ClassVar[About] = About(
        layer=Layer.TCP,
        where=("near", "far"),
        when=("heard(k)", "said(k)"),
        cause="a process that exits cleanly, a deploy, an out-of-memory restart behind a proxy",
        default="",
        source="RFC 9293 section 3.6",
        looks={
            "sse": "chunked: an incomplete read; close-delimited: success, cut short",
            "websocket": "1006, no close frame",
            "grpc": "UNAVAILABLE",
        },
    )

    def befall(self, line: Line) -> None:
        line.befall(lambda link: link.sever(self.sides, How.FIN))
