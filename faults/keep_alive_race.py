"""A kept connection dies at the very moment it is used again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from faults.ambush import Ambush
from faults.fault import About, Direction, Layer
from faults.how import How
from faults.line import Line
from faults.line_fault import TcpFault


@dataclass(frozen=True, slots=True)
class KeepAliveRace(TcpFault):
    """The next bytes that go up are lost, and `how` is said to both sides instead.

    What a client meets whose request crosses the server's FIN; RST is what a kernel
    answers to bytes for a closed socket.
    """

    how: How = How.RST

    about: ClassVar[About] = About(
        layer=Layer.TCP,
        where=("near", "far"),
        when=("heard(k)", "said(k)"),
        cause="a server's keep-alive timeout that is shorter than its client's",
        default="nginx 75 s, uvicorn 5 s, CloudFront 5 s, Node 5 s",
        source="RFC 9112 section 9.3.1",
        looks={
            "sse": "an error on a reused connection; a POST must not be retried blindly",
            "websocket": "no difference: the connection is not reused",
            "grpc": "a transparent retry",
        },
    )

    def befall(self, line: Line) -> None:
        line.befall(lambda link: link.dress(self, Direction.UP, Ambush(link, self.how)))
