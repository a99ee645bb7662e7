"""`--target`: from the file to a plan that keeps to its limits."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from conformance import plan
from conformance.casebook import Book
from conformance.plan import BadSelectionError, Plan, PlannedTarget, Selection
from conformance.roads.target import digest
from conformance.targets.file import read


def draw(file: Path, book: Book, selection: Selection, *, at_once: int, **more: Any) -> Plan:
    """The plan for this target: its wires, as many streams at once as it allows.

    `more`: as `plan.draw` has it.

    Raises:
        BadTargetError: the file cannot be used.
        BadSelectionError: a wire that the target does not name, or nothing at all.
    """
    target = read(file)
    for wire in selection.wires:
        if wire not in target.wires:
            known = ", ".join(target.wires)
            raise BadSelectionError(f"{file} names no wire {wire!r}; it has {known}")
    return plan.draw(
        book,
        [target.name],
        selection,
        at_once=min(at_once, target.limits.streams_at_once),
        target=PlannedTarget(str(target.file), digest(file), visit(), tuple(target.wires)),
        **more,
    )


def alone(gateways: tuple[str, ...], line: str) -> None:
    """Refuse what would lead elsewhere too. Raises: BadSelectionError."""
    if gateways or line != "own":
        raise BadSelectionError("a run is through a target or through gateways of ours: name one")


def again(planned: Plan) -> Plan:
    """A plan from a file, for another visit of its target where it has one."""
    return plan.revisited(planned, visit()) if planned.target.file else planned


def visit() -> str:
    """Keeps this run's ids apart from those that the origin has seen."""
    return secrets.token_hex(4)
