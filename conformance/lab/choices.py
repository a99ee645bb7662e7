"""What a visitor of the lab may choose: the fault that is pulled, the road, the script."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from conformance.case import AtHeard, AtSaid, Case, RoadKind
from conformance.casebook import Book
from conformance.roads.name import DIRECT
from faults.gateway_fault import GatewayFault
from faults.process_fault import ProcessFault
from gateways.catalogue import PRODUCTS
from gateways.product import Binary, Configuration
from servers.script import Await
from servers.scripts.catalogue import SCRIPTS

WIRES = ("sse", "websocket", "grpc-web")  # what a page can speak
TRANSLATOR = "envoy@tuned"  # no origin speaks gRPC-Web, so its lane always leads through here
NOTHING = "nothing"
MOST_TOKENS = 60


class BadChoiceError(Exception):
    """Something that the lab does not have; the message names it."""


class Setting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the visitor asked for. `pull`: a case whose fault befalls every wire at token `at`."""

    pull: str = NOTHING
    road: str = DIRECT
    script: str = "document"
    at: int = 6
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Choices:
    """All that may be asked for here, and the case behind each pull."""

    pulls: dict[str, Case]
    roads: tuple[str, ...]
    scripts: tuple[str, ...]

    def check(self, asked: Setting) -> Case | None:
        """The case of this pull, None for nothing.

        Raises:
            BadChoiceError: it asks for what is not here.
        """
        for what, name, known in (
            ("road", asked.road, self.roads),
            ("script", asked.script, self.scripts),
            ("fault", asked.pull, (NOTHING, *self.pulls)),
        ):
            if name not in known:
                raise BadChoiceError(f"there is no {what} {name!r} in this lab")
        if not 1 <= asked.at <= MOST_TOKENS:
            raise BadChoiceError(f"token {asked.at} is not from 1 to {MOST_TOKENS}")
        return self.pulls.get(asked.pull)


def choices(book: Book) -> Choices:
    """What can be had here: gateways that are installed, faults that a line alone can pull."""
    pulls = {case.id: case for case in book.values() if _pulled(case)}
    roads = [
        f"{product.name}@{configuration}"
        for product in PRODUCTS.values()
        if isinstance(product.find(), Binary)
        for configuration in Configuration
    ]
    scripts = tuple(name for name, script in SCRIPTS.items() if not _waits(script.steps(1)))
    return Choices(pulls, (DIRECT, *roads), scripts)


def _pulled(case: Case) -> bool:
    """Whether it is one fault on a line, in mid-stream, that needs nothing else of its cell."""
    if not isinstance(case.when, AtHeard | AtSaid) or case.again_at or case.moves:
        return False
    if case.origin.own_process or case.roads is RoadKind.KERNEL or case.lift_after_seconds:
        return False
    faults = [fault for wire in WIRES if (fault := case.fault_on(wire)) is not None]
    ours = not any(isinstance(fault, ProcessFault | GatewayFault) for fault in faults)
    return bool(faults) and ours and bool(set(case.wires) & {"sse", "websocket"})


def _waits(steps: Iterable[object]) -> bool:
    return any(isinstance(step, Await) for step in steps)
