"""Age is punished, however much is being said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from faults.expiry import Expiry
from faults.fault import BOTH_SIDES, About, Direction, Layer, Side
from faults.how import How
from faults.line_fault import ShapingFault
from faults.link import Link
from faults.stage import Stage
from tokenwire.clock import SECOND_NS


@dataclass(frozen=True, slots=True)
class MaxDuration(ShapingFault):
    """A link is ended `seconds` after it was accepted; one that is older by now, at once.

    `how` is said to `sides`; a side not named is told nothing.
    """

    seconds: float
    how: How = How.FIN
    sides: tuple[Side, ...] = BOTH_SIDES

    about: ClassVar[About] = About(
        layer=Layer.TCP,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a limit on a request's or a connection's whole life",
        default="Google Cloud backend timeout 30 s (a WebSocket's whole life), Envoy route 15 s, "
        "AWS API Gateway 2 h",
        source="Google Cloud Load Balancing, Envoy and AWS documentation",
        looks={
            "sse": "cut in the middle of a token flow, often cleanly",
            "websocket": "1006 in the middle of a token flow",
            "grpc": "UNAVAILABLE in the middle of a token flow",
        },
    )

    def stages(self, link: Link) -> Iterator[tuple[Direction, Stage]]:
        when_ns = link.accepted_ns + round(self.seconds * SECOND_NS)
        for direction in Direction:  # in both: a half-closed link ages, too
            expiry = Expiry(link.clock, when_ns, lambda: link.sever(self.sides, self.how))
            yield direction, expiry
