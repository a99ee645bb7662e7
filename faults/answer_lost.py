"""The call was made and the answer never arrived."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from faults.ambush import Ambush
from faults.fault import About, Direction, Layer
from faults.how import How
from faults.line import Line
from faults.line_fault import TcpFault


@dataclass(frozen=True, slots=True)
class AnswerLost(TcpFault):
    """The next bytes that come down are lost, and `how` is said to both sides instead.

    Whoever asked cannot know whether it was heard; whoever asks again is served, and billed, twice.
    """

    how: How = How.RST

    about: ClassVar[About] = About(
        layer=Layer.TCP,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="an origin that dies between its work and its answer, a failover in between",
        default="nginx proxy_next_upstream error timeout; Go http.Transport asks again where the "
        "connection was reused and the method idempotent; HAProxy retry-on conn-failure only",
        source="RFC 9110 section 9.2.2; RFC 9112 section 9.3.1",
        looks={
            "sse": "an error before any head, or a second call that nobody sees",
            "websocket": "a failed handshake",
            "grpc": "UNAVAILABLE: what is lost is the connection's own first frame",
        },
    )

    def befall(self, line: Line) -> None:
        line.befall(lambda link: link.dress(self, Direction.DOWN, Ambush(link, self.how)))
