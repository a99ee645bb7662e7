"""Silence is punished."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from faults.expiry import Listening, Silence
from faults.fault import BOTH_SIDES, About, Direction, Layer, Side
from faults.how import How
from faults.line_fault import BOTH_WAYS, ShapingFault
from faults.link import Link
from faults.stage import Stage
from tokenwire.clock import SECOND_NS


@dataclass(frozen=True, slots=True)
class IdleTimeout(ShapingFault):
    """A link on which no byte travelled in `directions` for `idle_seconds` is ended.

    `how` is said to `sides`; a side not named is told nothing. Any byte counts, a comment
    or a ping too. The first wait begins when the fault is fired or the link is accepted.
    """

    idle_seconds: float
    how: How = How.FIN
    sides: tuple[Side, ...] = BOTH_SIDES
    directions: tuple[Direction, ...] = BOTH_WAYS

    about: ClassVar[About] = About(
        layer=Layer.TCP,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a proxy's read timeout; silent, to one side: a firewall's or NAT's table",
        default="nginx and AWS ALB 60 s, Heroku 55 s, HAProxy tunnel 1 h, AWS NLB 350 s, "
        "Azure Load Balancer 4 min",
        source="nginx proxy_read_timeout; AWS, Heroku and Azure documentation",
        looks={
            "sse": "cut while the model thinks; a comment as heartbeat prevents it",
            "websocket": "1006 while the model thinks; ping frames prevent it",
            "grpc": "UNAVAILABLE while the model thinks; HTTP/2 PING prevents it on a TCP proxy",
        },
    )

    def stages(self, link: Link) -> Iterator[tuple[Direction, Stage]]:
        idle_ns = round(self.idle_seconds * SECOND_NS)
        silence = Silence(
            link.clock, idle_ns, len(self.directions), lambda: link.sever(self.sides, self.how)
        )
        for direction in self.directions:
            yield direction, Listening(silence)
