"""What a person at a terminal sees when a run is done."""

from __future__ import annotations

from pathlib import Path

from rich.text import Text

from conformance.regression.comparison import Comparison
from conformance.results import (
    EXIT_AS_DOCUMENTED,
    EXIT_COULD_NOT_RUN,
    EXIT_DIFFERS,
    EXIT_INCOMPLETE,
    CellResult,
    Results,
)
from conformance.verdict import Outcome
from report.changes import counted as counted_changes
from report.changes import print_changes, print_meaning
from report.consoles import printing
from report.matrix import print_matrix
from report.surprises import print_surprises
from report.unsupported import reasons
from report.visible import visible

MEANING = {
    EXIT_AS_DOCUMENTED: ("Everything failed as documented.", "bold green"),
    EXIT_DIFFERS: ("Something differs from what is documented.", "bold red"),
    EXIT_COULD_NOT_RUN: ("This run cannot be believed: something could not run.", "bold yellow"),
    EXIT_INCOMPLETE: ("Incomplete: not every cell was run.", "bold yellow"),
}


def show(found: Results, out: Path, held: Comparison | None = None) -> None:
    """A matrix a road, then everything that did not come out as documented, then the sum.

    Held to a baseline: then what changed, and of the rest only what could not run.
    """
    with printing() as to:
        for road in dict.fromkeys(each.cell.road for each in found.cells):
            cells = [each for each in found.cells if each.cell.road == road]
            print_matrix(to, cells, road)
            for reason in reasons(cells, road):
                to.print(Text(reason), soft_wrap=True)
            to.print()
        if print_surprises(to, _unexcused(found) if held else found.cells):
            to.print()
        if held:
            print_changes(to, held)
            to.print(Text(f"held to the baseline: {counted_changes(held)}"))
        to.print(Text(counted(found)))
        to.print(Text(traced(found)))
        to.print(Text(f"{out}/: results.json, junit.xml, plan.json, recordings/"), soft_wrap=True)
        if held:
            print_meaning(to, held, held.exit_code(found))
            return
        code = found.exit_code()
        meaning, style = MEANING[code]
        to.print(Text.assemble((meaning, style), f" Exit code {code}."))


def _unexcused(found: Results) -> list[CellResult]:
    never = (Outcome.SETUP_FAILED, Outcome.HARNESS_FAILED)
    return [each for each in found.cells if each.verdict.outcome in never]


def counted(found: Results) -> str:
    """Cells by outcome, those that were not run among them."""
    counts = found.counts()
    parts = [f"{counts[outcome]} {outcome}" for outcome in Outcome if counts[outcome]]
    if len(found.cells) < found.planned:
        parts.append(f"{found.planned - len(found.cells)} not run")
    told = ", ".join(parts) or "nothing was checked"
    return f"{found.planned} cells in {found.seconds:.1f} s: {told}"


def traced(found: Results) -> str:
    """What it takes to have the same run again."""
    return f"seed {found.seed}, plan {visible(found.plan)}, {visible(found.machine)}"
