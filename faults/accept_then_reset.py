"""A connection that is torn down as soon as it is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer, Side
from faults.how import How
from faults.line import Line
from faults.line_fault import WelcomingFault


@dataclass(frozen=True, slots=True)
class AcceptThenReset(WelcomingFault):
    """Every connection to come is answered with RST; the upstream is not dialled."""

    about: ClassVar[About] = About(
        layer=Layer.TCP,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a load balancer whose target is gone, a process that dies with a full accept queue",
        default="",
        source="RFC 9293 section 3.5.2",
        looks={
            "sse": "a read error, ECONNRESET, before any response",
            "websocket": "the opening handshake fails",
            "grpc": "UNAVAILABLE",
        },
    )

    def befall(self, line: Line) -> None:
        line.welcome_by(self, lambda link: link.sever((Side.CLIENT,), How.RST))
