"""The command line: `python -m conformance`, and `tokenwire` where it is installed."""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from conformance import (
    casebook,
    listing,
    plan,
    rejudge,
    results,
    runner,
    shard,
    target_rails,
    target_run,
)
from conformance import regression_cli as regression
from conformance.advise_command import advise
from conformance.atlas_command import atlas
from conformance.clocks_command import clocks
from conformance.compare_command import compare
from conformance.configure_command import configure
from conformance.gathering import gathered
from conformance.interruption import interruptible
from conformance.lab_command import lab
from conformance.options import DEFAULT_SEED, OURS, Trouble, out_option
from conformance.origin_command import origin
from conformance.record_command import record
from conformance.repeat_command import repeat
from conformance.report_command import report
from conformance.road_name import BadRoadError, roads
from conformance.site_command import site
from conformance.target_file import BadTargetError
from conformance.target_rails import Rails
from conformance.verdict import Verdict
from report import junit, terminal
from report.progress import progress
from servers.scripts import document as documents
from tokenwire import recording


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """How a streamed response fails, on SSE, WebSocket and gRPC, judged from both ends."""


@main.command()
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
    smoke: bool,
    cases: tuple[str, ...],
    wires: tuple[str, ...],
    settings: tuple[str, ...],
    cells: tuple[str, ...],
    gateways: tuple[str, ...],
    real_time: bool,
    seed: int,
    document: str,
    plan_file: Path | None,
    target: Path | None,
    dry_run: bool,
    line: str,
    modules: tuple[str, ...],
    jobs: int | None,
    at_once: int,
    baseline: Path | None,
    save: Path | None,
    out: Path,
) -> None:
    """Run the cases and print the matrix of how each wire failed.

    Exit code: 0 all as documented, or as the baseline has it; 1 something differs, or its entry is
    stale or unmatched; 2 could not run, 3 interrupted, or a question has no answer any more.
    """
    try:
        planned = plan.read(plan_file) if plan_file else None
        roads(each.cell.road for each in planned.cells) if planned else ()
        book = casebook.load(planned.modules if planned else modules)
        selection = plan.Selection(cases, wires, settings, cells, smoke, real_time)
        asked_for: dict[str, Any] = {
            "seed": seed,
            "document": readable(document),
            "modules": modules,
        }
        if planned:
            chosen = target_run.again(planned)
        elif target:
            target_run.alone(gateways, line)
            chosen = target_run.draw(target, book, selection, at_once=at_once, **asked_for)
        else:
            named = gateways or [cell.split("/", 3)[-1] for cell in cells] or OURS[line]
            found = roads(named, real_time=real_time)
            chosen = plan.draw(book, found, selection, at_once=at_once, **asked_for)
        plan.runnable(chosen, book)
    except (
        plan.BadSelectionError, casebook.BadCaseError, BadRoadError, BadTargetError
    ) as error:  # fmt: skip
        raise Trouble(str(error)) from error
    asked = regression.opened(book, baseline, save)
    rails = target_rails.of(chosen, book, dry_run=dry_run)
    sys.exit(carry_out(chosen, asked, out, jobs or os.cpu_count() or 1, rails))


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

        def finished(planned: plan.Planned, verdict: Verdict) -> None:
            show(str(planned.cell), verdict)

        verdicts, seconds, interrupted = asyncio.run(
            interruptible(runner.run(chosen, book, out, jobs, finished, rails))
        )
    found = gathered(chosen, book, out, verdicts, seconds, interrupted, started)
    code = publish(found, out, asked)
    if rails is not None:
        rails.tell(chosen, out / "recordings")
    return code


def publish(found: results.Results, out: Path, asked: regression.Regression) -> int:
    """Write results.json, junit.xml and a new baseline, print the matrix; the exit code."""
    held = asked.comparison(found)
    out.mkdir(parents=True, exist_ok=True)
    results.write(out / "results.json", found)
    junit.write(out / "junit.xml", found, held)
    terminal.show(found, out, held)
    asked.keep(found)
    return held.exit_code(found) if held else found.exit_code()


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


@main.command()
@regression.baseline_options
@out_option
def judge(*, baseline: Path | None, save: Path | None, out: Path) -> None:
    """Derive every verdict again from the recordings in --out, without running anything."""
    asked = regression.opened(casebook.load(), baseline, save)
    try:
        found = rejudge.again(out, asked.book)
    except (results.UnreadableResultsError, recording.UnreadableRecordingError) as error:
        raise Trouble(str(error)) from error
    sys.exit(publish(found, out, asked))


@main.command()
@click.argument("names", nargs=-1)
def cases(names: tuple[str, ...]) -> None:
    """List the cases, or show the named ones with every documented answer."""
    book = casebook.load()
    for name in names:
        if name not in book:
            raise Trouble(f"there is no case {name!r}; `python -m conformance cases` lists them")
    if names:
        listing.show_whole([book[name] for name in names])
    else:
        listing.show_all(book.values())


@main.command(name="shard", hidden=True)
@click.argument("plan_file", type=click.Path(path_type=Path))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--kernel", is_flag=True)
def serve_shard(plan_file: Path, folder: Path, *, kernel: bool) -> None:
    """One worker of a run; `faults` starts it."""
    shard.main(plan.read(plan_file), folder, kernel=kernel)


main.add_command(advise)
main.add_command(atlas)
main.add_command(clocks)
main.add_command(lab)
main.add_command(configure)
main.add_command(compare)
main.add_command(regression.diff)
main.add_command(record)
main.add_command(origin)
main.add_command(repeat)
main.add_command(report)
main.add_command(site)
