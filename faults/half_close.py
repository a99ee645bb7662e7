"""One direction ends, the other lives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.line import Line
from faults.line_fault import TcpFault


@dataclass(frozen=True, slots=True)
class HalfClose(TcpFault):
    """FIN in `direction`. Its source is told nothing, and what it still says is thrown away."""

    direction: Direction = Direction.DOWN

    about: ClassVar[About] = About(
        layer=Layer.TCP,
        where=("near", "far"),
        when=("heard(k)", "said(k)"),
        cause="HTTP/1.0 clients, netcat, a server that shuts its writing side",
        default="",
        source="RFC 9293 section 3.6, RFC 9112 section 9.6",
        looks={
            "sse": "down: as a FIN; up: an origin may take it for a disconnect",
            "websocket": "down: 1006; up: the server sees a connection without close frame",
            "grpc": "down: UNAVAILABLE; up: the server ends the connection",
        },
    )

    def befall(self, line: Line) -> None:
        line.befall(lambda link: link.pipe(self.direction).eof())
