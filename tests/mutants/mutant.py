"""A mutant: one broken peer in a cell that is otherwise real, and what the judge must say of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from clients.conversation import Stop
from conformance.case import TRANSLATED, WIRES, Case
from conformance.verdict import Axes, Class, Outcome
from faults.fault import Fault
from tests.mutants.clients import Retelling
from tests.mutants.origins import Saying

AXES: dict[str, Callable[[Axes], object]] = {
    "delivery": lambda axes: axes.delivery.shape,
    "truth": lambda axes: axes.truth,
    "signal": lambda axes: axes.signal.ending,
    "pace": lambda axes: axes.pace,
    "cleanup": lambda axes: axes.cleanup.noticed,
}


@dataclass(frozen=True, slots=True, eq=False)
class Mutant:
    """What is broken (one of `client`, `says`, `hurried`, `line`), where, and how it shows.

    `shows` is the value of `axis`, which the same cell does not have when nothing is broken, and
    `reason` a part of the judge's reason. `klass` is the class in the matrix.
    """

    name: str
    case: Case
    axis: str
    shows: object
    klass: Class | None
    reason: str
    client: Retelling | None = None
    leaving: Stop | None = None
    says: Saying | None = None
    hurried: bool = False
    line: Fault | None = None  # what befalls the line instead of what the case plans
    foreign: bool = False  # held to what its control heard, as a service that is not ours
    wires: tuple[str, ...] = tuple(wire for wire in WIRES if wire not in TRANSLATED)
    setting: str = "stock"
    outcome: Outcome = Outcome.DIFFERS
