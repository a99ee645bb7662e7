"""A connection that is closed as soon as it is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer, Side
from faults.how import How
from faults.line import Line
from faults.line_fault import WelcomingFault


@dataclass(frozen=True, slots=True)
class AcceptThenFin(WelcomingFault):
    """Every connection to come is answered with FIN; the upstream is not dialled."""

    about: ClassVar[About] = About(
        layer=Layer.TCP,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a load balancer without a live backend, a proxy whose upstream refuses",
        default="HAProxy, AWS NLB, Toxiproxy",
        source="Toxiproxy 2.12 proxy.go",
        looks={
            "sse": "server disconnected without a response",
            "websocket": "the opening handshake fails",
            "grpc": "UNAVAILABLE",
        },
    )

    def befall(self, line: Line) -> None:
        line.welcome_by(self, lambda link: link.sever((Side.CLIENT,), How.FIN))
