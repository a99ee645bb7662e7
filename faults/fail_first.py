"""The first attempts fail, then all is well."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import ClassVar

from faults.fault import About, Layer, Side
from faults.how import How
from faults.line import Line
from faults.line_fault import WelcomingFault
from faults.link import Link


@dataclass(frozen=True, slots=True)
class FailFirst(WelcomingFault):
    """The next `connections` are accepted and ended with `how`; later ones are served."""

    connections: int = 1
    how: How = How.FIN

    about: ClassVar[About] = About(
        layer=Layer.TCP,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a rolling deploy, a load balancer that still holds a dead target",
        default="",
        source="RFC 9110 section 9.2.2 (what may be retried)",
        looks={
            "sse": "errors; EventSource reconnects, most clients do not",
            "websocket": "a failed handshake; reconnecting is the library's choice",
            "grpc": "UNAVAILABLE, or a transparent retry",
        },
    )

    def befall(self, line: Line) -> None:
        number = count(1)

        def welcome(link: Link) -> None:
            if next(number) <= self.connections:
                link.sever((Side.CLIENT,), self.how)
            else:
                line.dial(link)

        line.welcome_by(self, welcome)
