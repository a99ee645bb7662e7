"""`--baseline` and `--save-baseline`: what a run is held to, and what is kept of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from conformance import results
from conformance.casebook import Book
from conformance.hint import hint
from conformance.options import Trouble
from conformance.regression import baseline as baselines
from conformance.regression.baseline import Baseline, UnreadableBaselineError
from conformance.regression.comparison import Comparison
from conformance.regression.held import allowed_by, hold
from conformance.roads.name import BadRoadError, is_target, roads
from conformance.verdict import Outcome, Verdict
from report import changes
from tokenwire.recording import Identity

FILE = click.Path(dir_okay=False, path_type=Path)
save_option = click.option(
    "--save-baseline", "save", type=FILE, help="Write what this run came to, as a baseline."
)


def baseline_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--baseline` and `--save-baseline`."""
    held = click.option("--baseline", type=FILE, help="Only what this file does not accept fails.")
    return held(save_option(command))


@dataclass(frozen=True, slots=True)
class Regression:
    """What the command line asked for, read before anything runs."""

    book: Book
    held_to: Baseline | None = None
    save: Path | None = None

    def comparison(self, found: results.Results) -> Comparison | None:
        """The run held to its baseline, None where it is held to the documentation."""
        return hold(self.held_to, found, allowed_by(self.book)) if self.held_to else None

    def keep(
        self, found: results.Results, runs: Iterable[Mapping[Identity, Verdict]] | None = None
    ) -> None:
        """Save what the run (or these runs of one plan) came to, if that was asked for."""
        if self.save is None:
            return
        if believable(found):
            own = {each.cell: each.verdict for each in found.cells}
            kept = baselines.of(found, [own] if runs is None else runs, self.held_to)
            baselines.write(self.save, kept)
            click.echo(f"{self.save}: {changes.saved(*counted(kept))}")
        else:
            click.echo(f"{self.save}: not saved: not every cell could be run", err=True)


def believable(found: results.Results) -> bool:
    """Whether every cell was run, and none failed for reasons of ours."""
    counts = found.counts()
    whole = len(found.cells) >= found.planned and not found.interrupted
    answers = counts[Outcome.AS_DOCUMENTED] + counts[Outcome.DIFFERS]
    return bool(whole and answers) and not any(
        counts[each] for each in (Outcome.SETUP_FAILED, Outcome.HARNESS_FAILED)
    )


def counted(kept: Baseline) -> tuple[int, int, int]:
    """How many entries, how many of them excuse something, and how many of those say no reason."""
    differing = [each for each in kept.entries if each.documented or each.wavers]
    return len(kept.entries), len(differing), sum(not each.reason for each in differing)


def opened(book: Book, baseline: Path | None, save: Path | None) -> Regression:
    """Read the baseline and look where the new one is to go.

    Raises:
        Trouble: it cannot be read, names a cell that cannot be, or cannot be written.
    """
    if save is not None and not save.parent.is_dir():
        raise Trouble(f"{save}: there is no folder {str(save.parent)!r}")
    if baseline is None:
        return Regression(book, None, save)
    try:
        found = baselines.read(baseline)
    except UnreadableBaselineError as error:
        raise Trouble(str(error)) from error
    for entry in found.entries:
        if trouble := unknown(entry.cell, book):
            raise Trouble(f"{baseline}: {entry.cell}: {trouble}")
    if counted(found)[-1]:
        click.echo(f"{baseline}: {changes.saved(*counted(found))}", err=True)
    return Regression(book, found, save)


def unknown(name: str, book: Book) -> str:
    """Why there can be no such cell, "" if there can."""
    case, wire, setting, road = name.split("/", 3)
    if case not in book:
        return _none("case", case, book)
    if wire not in book[case].wires:
        return _none("wire", wire, book[case].wires)
    if setting not in book[case].settings:
        return _none("client setting", setting, book[case].settings)
    if is_target(road):  # which file calls itself so is the run's to know
        return "" if book[case].on(road) else f"case {case!r} is not asked of a target"
    try:
        exact = roads([road]) == [road]
    except BadRoadError as error:
        return str(error)
    if not exact:
        return f"{road!r} is more than one road; say which"
    return "" if book[case].on(road) else f"case {case!r} is not asked on road {road!r}"


def _none(what: str, name: str, known: Iterable[str]) -> str:
    return f"there is no {what} {name!r} in this version; {hint(name, known)}"
