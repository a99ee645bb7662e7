"""What stands between a plan and a target: the list of requests, the limits, a first try."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import click

from conformance.casebook import Book
from conformance.options import Trouble
from conformance.plan import Plan
from conformance.roads.target import TargetRoad
from conformance.targets import budget, preflight, requests_due
from conformance.targets.budget import Budget, Taken
from conformance.targets.file import BadTargetError
from conformance.targets.probe import probed
from conformance.targets.requests_due import Asked
from conformance.targets.target import BLIND, Depth, Target
from tokenwire import recording
from tokenwire.recording import Identity, Recording, UnreadableRecordingError

MOST_SHOWN = 8
Due = Mapping[Identity, list[Asked]]


class Rails:
    """One run against a target: begins only what its limits allow, and knows what stays open."""

    def __init__(self, target: Target, allowed: Budget) -> None:
        self._target = target
        self._budget = allowed
        self._begun: set[Identity] = set()

    def begin(self, cell: Identity) -> bool:
        """Whether a cell may begin."""
        allowed = self._budget.begin(cell)
        self._begun |= {cell} if allowed else set()
        return allowed

    def end(self, seen: Recording) -> None:
        """What a cell came to."""
        self._begun.discard(seen.cell)
        self._budget.end(seen)

    def tell(self, plan: Plan, folder: Path) -> None:
        """Print what was sent, why no more was, and what was left open on the other side."""
        click.echo(summary(self._target, self._budget.taken))
        if self._budget.spent_out:
            click.echo(f"Stopped: the next cell would have come to {self._budget.spent_out}.")
        left = left_open(plan, folder, self._begun)
        if left:
            shown = ", ".join(left[:MOST_SHOWN])
            more = f", and {len(left) - MOST_SHOWN} more" if len(left) > MOST_SHOWN else ""
            click.echo(f"Begun at {self._target.name} and not seen to end: {shown}{more}")


def of(plan: Plan, book: Book, *, dry_run: bool) -> Rails | None:
    """The rails of a run against a target, None for any other. A dry run ends here.

    Raises:
        Trouble: the plan is beyond the file's limits, or a wire of the target fails.
    """
    target = target_of(plan)
    if target is None:
        if dry_run:
            raise Trouble("--dry-run lists what a target would be sent: name one with --target")
        return None
    if target.depth is Depth.PROBE and not dry_run:
        click.echo("\n".join(asyncio.run(probed(target))))
        click.echo(f"Not seen: {BLIND[target.depth]}.")
        sys.exit(0)
    first = requests_due.first(target, preflight_id(plan))
    asked = due(target, plan, book)
    if dry_run:
        show(target, first, asked)
        sys.exit(0)
    return Rails(target, opened(target, plan, first, asked))


def preflight_id(plan: Plan) -> str:
    """What the run ids of the first tries begin with."""
    return f"preflight-{plan.target.visit}"


def target_of(plan: Plan) -> Target | None:
    """The plan's target, its file unchanged. Raises: Trouble."""
    try:
        road = TargetRoad.of(plan)
    except BadTargetError as error:
        raise Trouble(str(error)) from error
    return road.target if road else None


def due(target: Target, plan: Plan, book: Book) -> Due:
    """Every request of every cell."""
    return {
        each.cell: requests_due.due(target, book[each.cell.case], each, plan) for each in plan.cells
    }


def show(target: Target, first: Sequence[Asked], asked: Due) -> None:
    """Print each request that would be sent, as it would be, with the names of its secrets."""
    for each in first:
        click.echo(f"preflight  {each}")
    for cell, requests in asked.items():
        for each in requests:
            click.echo(f"{cell}  {each}")
    click.echo(summary(target, _whole(first, asked)))


def summary(target: Target, whole: Taken) -> str:
    """One line: where, how deep, how much."""
    cost = f", cost {whole.cost(target.limits):.2f}" if whole.cost(target.limits) else ""
    return (
        f"{target.name} ({target.depth}): {whole.requests} requests, of them {whole.streams} "
        f"streams of {whole.tokens} tokens{cost}; at most {target.limits.streams_at_once} at "
        f"once. Not seen: {BLIND[target.depth]}."
    )


def opened(target: Target, plan: Plan, first: Sequence[Asked], asked: Due) -> Budget:
    """The run's budget, once every wire has answered.

    Raises:
        Trouble: the plan is beyond the file's limits, or a wire of the target fails.
    """
    beyond = _whole(first, asked).beyond(target.limits)
    if beyond:
        raise Trouble(
            f"{target.file}: this run comes to {beyond}; raise it in [limits], or ask for less "
            "with --smoke, --case or --wire (--dry-run lists all)"
        )
    lines = asyncio.run(preflight.troubles(target, preflight_id(plan)))
    if lines:
        raise Trouble("\n".join(f"{target.name}: {line}" for line in lines))
    expected = {cell: budget.expected(requests) for cell, requests in asked.items()}
    return Budget(target.limits, expected, budget.expected(first))


def left_open(plan: Plan, folder: Path, begun: Iterable[Identity]) -> list[str]:
    """The runs that began at the target and were not seen to end, by run id and cell.

    `begun`: the cells that were handed out and never came back, besides those recorded.
    """
    still = set(begun)
    return [
        f"{each.run_id} ({each.cell})"
        for each in plan.cells
        if each.cell in still or _open(recording.path_of(folder, each.cell), each.run_id)
    ]


def _open(path: Path, run_id: str) -> bool:
    try:
        seen = recording.read(path)
    except UnreadableRecordingError:
        return False
    unended = any(not (one.left_ns or one.finished_ns) for one in seen.attempts)
    return seen.run_id == run_id and unended


def _whole(first: Sequence[Asked], asked: Due) -> Taken:
    every = (budget.expected(requests) for requests in asked.values())
    return sum(every, budget.expected(first))
