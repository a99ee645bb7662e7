"""The connection is torn down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from faults.fault import BOTH_SIDES, About, Layer, Side
from faults.how import How
from faults.line import Line
from faults.line_fault import TcpFault


@dataclass(frozen=True, slots=True)
class Reset(TcpFault):
    """RST to `sides`. A side not named is told nothing, ever: its connection is half-open."""

    sides: tuple[Side, ...] = BOTH_SIDES

    about: ClassVar[About] = About(
        layer=Layer.TCP,
        where=("near", "far"),
        when=("heard(k)", "said(k)"),
        cause="a process killed with unread data, a load balancer's failover; to one side: "
        "a firewall or load balancer that dropped the flow",
        default="AWS NLB resets after 350 s of silence",
        source="RFC 9293 section 3.5.2",
        looks={
            "sse": "a read error, ECONNRESET",
            "websocket": "1006",
            "grpc": "UNAVAILABLE",
        },
    )

    def befall(self, line: Line) -> None:
        line.befall(lambda link: link.sever(self.sides, How.RST))
