"""`python -m conformance faults`: run the cases, print the matrix of how each wire failed."""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from conformance import casebook, plan, runner
from conformance.casebook import Book
from conformance.commands.interruption import interruptible
from conformance.commands.publishing import publish
from conformance.gathering import gathered
from conformance.options import DEFAULT_SEED, OURS, Trouble, out_option
from conformance.regression import options as regression
from conformance.roads.name import BadRoadError, roads
from conformance.targets import rails as target_rails
from conformance.targets import run as target_run
from conformance.targets.file import BadTargetError
from conformance.targets.rails import Rails
from conformance.verdict import Verdict
from report.progress import progress
from servers.scripts import document as documents


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the command line asked to run, each as its option says."""

    smoke: bool
    cases: tuple[str, ...]
    wires: tuple[str, ...]
    settings: tuple[str, ...]
    cells: tuple[str, ...]
    gateways: tuple[str, ...]
    real_time: bool
    seed: int
    document: str
    plan_file: Path | None
    target: Path | None
    line: str
    modules: tuple[str, ...]
    at_once: int


@click.command()
@click.option("--smoke", is_flag=True, help="A small selection, in under 20 s.")
@click.option("--case", "cases", multiple=True, help="Only this case; may be repeated.")
@click.option(
    "--wire", "wires", multiple=True, help="Only this wire: sse, websocket, grpc, grpc-web."
)
@click.option("--setting", "settings", multiple=True, help="Only stock or only hardened clients.")
@click.option("--cell", "cells", multiple=True, help="Only this cell: case/wire/setting/road.")
@click.option("--gateway", "gateways", multiple=True, help="Through nginx@tuned, nginx, all, ….")
@click.option("--real-time", is_flag=True, help="Only gateways' clocks, at their true length.")
@click.option("--seed", default=DEFAULT_SEED, show_default=True, help="Same seed, same plan.")
@click.option("--document", default="", help="Stream this UTF-8 text file, not the shipped one.")
@click.option("--plan", "plan_file", type=click.Path(path_type=Path), help="Replay this plan.")
@click.option("--target", type=click.Path(path_type=Path), help="Through what this file names.")
@click.option("--dry-run", is_flag=True, help="List what a target would be sent; send nothing.")
@click.option("--line", type=click.Choice(sorted(OURS)), default="own", help="Whose line.")
@click.option("--cases-from", "modules", multiple=True, help="Also the cases of this module.")
@click.option("--jobs", type=click.IntRange(1, 64), default=None, help="Workers; one per core.")
@click.option("--at-once", type=click.IntRange(1, 1000), default=plan.AT_ONCE, show_default=True)
@regression.baseline_options
@out_option
def faults(
    *,
    baseline: Path | None,
    save: Path | None,
    out: Path,
    jobs: int | None,
    dry_run: bool,
    **wanted: Any,
) -> None:
    """Run the cases and print the matrix of how each wire failed.

    Exit code: 0 all as documented, or as the baseline has it; 1 something differs, or its entry is
    stale or unmatched; 2 could not run, 3 interrupted, or a question has no answer any more.
    """
    try:
        chosen, book = planned(Wanted(**wanted))
    except (
        plan.BadSelectionError, casebook.BadCaseError, BadRoadError, BadTargetError
    ) as error:  # fmt: skip
        raise Trouble(str(error)) from error
    asked = regression.opened(book, baseline, save)
    rails = target_rails.of(chosen, book, dry_run=dry_run)
    sys.exit(carry_out(chosen, asked, out, jobs or os.cpu_count() or 1, rails))


def planned(wanted: Wanted) -> tuple[plan.Plan, Book]:
    """The plan, from its file or drawn, and the book that it is drawn from.

    Raises:
        BadSelectionError, BadCaseError, BadRoadError, BadTargetError, Trouble: it cannot be run.
    """
    before = plan.read(wanted.plan_file) if wanted.plan_file else None
    roads(each.cell.road for each in before.cells) if before else ()
    book = casebook.load(before.modules if before else wanted.modules)
    wanted = replace(wanted, document=readable(wanted.document))
    chosen = target_run.again(before) if before else drawn(wanted, book)
    plan.runnable(chosen, book)
    return chosen, book


def drawn(wanted: Wanted, book: Book) -> plan.Plan:
    """A new plan. Raises: as `planned`."""
    selection = plan.Selection(
        wanted.cases,
        wanted.wires,
        wanted.settings,
        wanted.cells,
        wanted.smoke,
        wanted.real_time,
    )
    asked_for: dict[str, Any] = {
        "at_once": wanted.at_once,
        "seed": wanted.seed,
        "document": wanted.document,
        "modules": wanted.modules,
    }
    if wanted.target:
        target_run.alone(wanted.gateways, wanted.line)
        return target_run.draw(wanted.target, book, selection, **asked_for)
    named = wanted.gateways or [cell.split("/", 3)[-1] for cell in wanted.cells]
    found = roads(named or OURS[wanted.line], real_time=wanted.real_time)
    return plan.draw(book, found, selection, **asked_for)


def carry_out(
    chosen: plan.Plan,
    asked: regression.Regression,
    out: Path,
    jobs: int,
    rails: Rails | None = None,
) -> int:
    """Run a plan, show it as it goes, write and print what it came to; the exit code."""
    book = asked.book
    started = datetime.now(UTC)
    with progress(len(chosen.cells)) as show:

        def finished(one: plan.Planned, verdict: Verdict) -> None:
            show(str(one.cell), verdict)

        verdicts, seconds, interrupted = asyncio.run(
            interruptible(runner.run(chosen, book, out, jobs, finished, rails))
        )
    found = gathered(chosen, book, out, verdicts, seconds, interrupted, started)
    code = publish(found, out, asked)
    if rails is not None:
        rails.tell(chosen, out / "recordings")
    return code


def readable(text: str) -> str:
    """The absolute path of a text that can be streamed, "" for the shipped one.

    Raises:
        Trouble: it is missing, empty, too long or not UTF-8.
    """
    try:
        documents.book(text)
    except documents.BadDocument as error:
        raise Trouble(str(error)) from error
    return str(Path(text).resolve()) if text else ""
