"""Only so many connections at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer, Side
from faults.how import How
from faults.line import Line
from faults.line_fault import WelcomingFault
from faults.link import Link


@dataclass(frozen=True, slots=True)
class ConnectionLimit(WelcomingFault):
    """A connection beyond `live_links` on the line is accepted and ended with `how`."""

    live_links: int = 1
    how: How = How.FIN

    about: ClassVar[About] = About(
        layer=Layer.TCP,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a per-host or per-address cap, a full connection table",
        default="nginx limit_conn, HAProxy maxconn; browsers: 6 HTTP/1.1 connections a host",
        source="nginx ngx_http_limit_conn_module",
        looks={
            "sse": "the connection beyond the limit fails before any response",
            "websocket": "the opening handshake fails",
            "grpc": "UNAVAILABLE on a second channel; streams share one connection",
        },
    )

    def befall(self, line: Line) -> None:
        line.welcome_by(self, lambda link: self._welcome(line, link))

    def _welcome(self, line: Line, link: Link) -> None:
        if sum(other.mortal for other in line.links.values()) > self.live_links:
            link.sever((Side.CLIENT,), self.how)
        else:
            line.dial(link)
