"""A connection that is made at once and served late."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.line import Line
from faults.line_fault import WelcomingFault
from faults.link import Link
from tokenwire.clock import SECOND_NS


@dataclass(frozen=True, slots=True)
class SlowAccept(WelcomingFault):
    """Every connection to come is dialled upstream only after `seconds`; then all is well."""

    seconds: float

    about: ClassVar[About] = About(
        layer=Layer.TCP,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a cold start, a worker that accepts between two long tasks, a slow dial at a proxy",
        default="",
        source="Toxiproxy issues 72 and 123 (cannot be expressed there)",
        looks={
            "sse": "a slow first byte; a read timeout where it is shorter",
            "websocket": "a slow handshake; open_timeout where it is shorter (websockets: 10 s)",
            "grpc": "a slow first message; the deadline where it is shorter",
        },
    )

    def befall(self, line: Line) -> None:
        line.welcome_by(self, lambda link: self._dial_later(line, link))

    def _dial_later(self, line: Line, link: Link) -> None:
        when_ns = time.monotonic_ns() + round(self.seconds * SECOND_NS)
        line.clock.at(when_ns, lambda: line.dial(link) if link.mortal else None)
