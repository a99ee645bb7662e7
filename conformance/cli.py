"""The command line: `python -m conformance`, and `tokenwire` where it is installed."""

from __future__ import annotations

import asyncio
import os
import platform
import shlex
import signal
import sys
from collections.abc import Coroutine
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import TypeVar

import click

from conformance import casebook, listing, plan, rejudge, results, runner, shard
from conformance import repeat as repeating
from conformance.atlas_command import atlas
from conformance.options import Trouble, out_option
from conformance.report_command import report
from conformance.road_name import DIRECT, KERNEL, TOXIPROXY, BadRoadError, roads
from conformance.verdict import Outcome, Verdict
from report import junit, terminal
from report.progress import progress
from servers.scripts import document as documents
from tokenwire import recording

T = TypeVar("T")

# Where nobody names a road: our own line and, as far as rights go, packets; or a real Toxiproxy.
OURS = {"own": [DIRECT, KERNEL], "toxiproxy": [TOXIPROXY]}
DEFAULT_SEED = 20_261_122


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """How a streamed response fails, on SSE, WebSocket and gRPC, judged from both ends."""


@main.command()
@click.option("--smoke", is_flag=True, help="A small selection, in under 20 s.")
@click.option("--case", "cases", multiple=True, help="Only this case; may be repeated.")
@click.option("--wire", "wires", multiple=True, help="Only this wire: sse, websocket, grpc.")
@click.option("--setting", "settings", multiple=True, help="Only stock or only hardened clients.")
@click.option("--cell", "cells", multiple=True, help="Only this cell: case/wire/setting/road.")
@click.option("--gateway", "gateways", multiple=True, help="Through nginx@tuned, nginx, all, ….")
@click.option("--seed", default=DEFAULT_SEED, show_default=True, help="Same seed, same plan.")
@click.option("--document", default="", help="Stream this UTF-8 text file, not the shipped one.")
@click.option("--plan", "plan_file", type=click.Path(path_type=Path), help="Replay this plan.")
@click.option("--line", type=click.Choice(sorted(OURS)), default="own", help="Whose line.")
@click.option("--cases-from", "modules", multiple=True, help="Also the cases of this module.")
@click.option("--jobs", type=click.IntRange(1, 64), default=None, help="Workers; one per core.")
@click.option("--at-once", type=click.IntRange(1, 1000), default=plan.AT_ONCE, show_default=True)
@out_option
def faults(
    *,
    smoke: bool,
    cases: tuple[str, ...],
    wires: tuple[str, ...],
    settings: tuple[str, ...],
    cells: tuple[str, ...],
    gateways: tuple[str, ...],
    seed: int,
    document: str,
    plan_file: Path | None,
    line: str,
    modules: tuple[str, ...],
    jobs: int | None,
    at_once: int,
    out: Path,
) -> None:
    """Run the cases and print the matrix of how each wire failed.

    Exit code: 0 all as documented, 1 something differs, 2 could not run, 3 interrupted.
    """
    try:
        planned = plan.read(plan_file) if plan_file else None
        book = casebook.load(planned.modules if planned else modules)
        selection = plan.Selection(cases, wires, settings, cells, smoke)
        chosen = planned or plan.draw(
            book,
            roads(gateways or [cell.split("/", 3)[-1] for cell in cells] or OURS[line]),
            selection,
            seed=seed,
            document=readable(document),
            modules=modules,
            at_once=at_once,
        )
        plan.runnable(chosen, book)
    except (plan.BadSelectionError, casebook.BadCaseError, BadRoadError) as error:
        raise Trouble(str(error)) from error
    sys.exit(carry_out(chosen, book, out, jobs or os.cpu_count() or 1))


def carry_out(chosen: plan.Plan, book: casebook.Book, out: Path, jobs: int) -> int:
    """Run a plan, show it as it goes, write and print what it came to; the exit code."""
    started = datetime.now(UTC)
    with progress(len(chosen.cells)) as show:

        def finished(planned: plan.Planned, verdict: Verdict) -> None:
            show(str(planned.cell), verdict)

        verdicts, seconds, interrupted = asyncio.run(
            interruptible(runner.run(chosen, book, out, jobs, finished))
        )
    found = results.Results(
        seed=chosen.seed,
        plan=chosen.hash,
        started=started.isoformat(timespec="seconds"),
        seconds=round(seconds, 1),
        planned=len(chosen.cells),
        cells=tuple(
            cell_result(book, planned, verdicts[planned.cell], out, chosen)
            for planned in chosen.cells
            if planned.cell in verdicts
        ),
        versions=versions(),
        machine=f"{platform.system()} {platform.release()}, {os.cpu_count()} cores",
        interrupted=interrupted,
    )
    return publish(found, out)


def publish(found: results.Results, out: Path) -> int:
    """Write results.json and junit.xml, print the matrix; the exit code."""
    out.mkdir(parents=True, exist_ok=True)
    results.write(out / "results.json", found)
    junit.write(out / "junit.xml", found)
    terminal.show(found, out)
    return found.exit_code()


async def interruptible(work: Coroutine[None, None, T]) -> T:
    """Await work that, cancelled, returns what it has: the first Ctrl-C or SIGTERM cancels it."""
    running = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()

    def stop(number: signal.Signals) -> None:
        loop.remove_signal_handler(number)  # a second one is final
        running.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop, number)
    return await running


def cell_result(
    book: casebook.Book, planned: plan.Planned, verdict: Verdict, out: Path, chosen: plan.Plan
) -> results.CellResult:
    """A cell's row in the results. A blocked one never ran: what lies there is an older run's."""
    case = book[planned.cell.case]
    path = recording.path_of(out / "recordings", planned.cell)
    recorded = verdict.outcome is not Outcome.BLOCKED and path.exists()
    return results.CellResult(
        cell=planned.cell,
        question=case.question,
        kind=case.kind,
        anchors=case.anchors,
        verdict=verdict,
        fault=planned.fault,
        when=planned.when,
        recording=str(path.relative_to(out)) if recorded else "",
        replay=replay(chosen, planned),
    )


def replay(chosen: plan.Plan, planned: plan.Planned) -> str:
    """The command that runs this cell alone, as this plan would."""
    text = f" DOCUMENT={shlex.quote(chosen.document)}" if chosen.document else ""
    return f"make faults SEED={chosen.seed} CELL={planned.cell}{text}"


def versions() -> dict[str, str]:
    """What took part, with its exact version."""
    parts = ("grpcio", "httpx", "httpx-sse", "sse-starlette", "uvicorn", "uvloop", "websockets")
    return {"python": platform.python_version()} | {p: metadata.version(p) for p in parts}


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
@out_option
def judge(out: Path) -> None:
    """Derive every verdict again from the recordings in --out, without running anything."""
    try:
        found = rejudge.again(out, casebook.load())
    except (results.UnreadableResultsError, recording.UnreadableRecordingError) as error:
        raise Trouble(str(error)) from error
    sys.exit(publish(found, out))


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


@main.command()
@click.option("--times", type=click.IntRange(2, 1000), default=20, show_default=True)
@click.option("--load", type=click.IntRange(0, 64), default=0, help="Busy loops beside the runs.")
@click.option("--smoke", is_flag=True, help="Only the small selection.")
@click.option("--gateway", "gateways", multiple=True, help="As for `faults`.")
@click.option("--seed", default=DEFAULT_SEED, show_default=True)
@click.option("--jobs", type=click.IntRange(1, 64), default=None)
@out_option
def repeat(
    *,
    times: int,
    load: int,
    smoke: bool,
    gateways: tuple[str, ...],
    seed: int,
    jobs: int | None,
    out: Path,
) -> None:
    """Run the same plan many times; exit 1 if any cell did not always come to the same verdict."""
    book = casebook.load()
    chosen = plan.draw(book, roads(gateways or OURS["own"]), plan.Selection(smoke=smoke), seed=seed)
    click.echo(f"{len(chosen.cells)} cells, {times} times, {load} busy loops, plan {chosen.hash}")

    def ran(number: int, seconds: float) -> None:
        click.echo(f"run {number}: {seconds:.1f} s")

    async def under_load() -> tuple[list[repeating.Wavering], int]:
        async with repeating.load(load):
            return await repeating.repeat(
                chosen, book, out / "repeat", jobs or os.cpu_count() or 1, times, ran
            )

    wavering, done = asyncio.run(interruptible(under_load()))
    for each in wavering:
        low, high = each.interval
        click.echo(f"{each.cell}: {each.rate:.0%} ({low:.0%} to {high:.0%})")
        for digest, count in each.digests.items():
            click.echo(f"  {count} times: {digest}")
    stable = len(chosen.cells) - len(wavering)
    click.echo(f"{stable} of {len(chosen.cells)} cells the same in {done} runs")
    if done < times:
        sys.exit(results.EXIT_INCOMPLETE)
    sys.exit(results.EXIT_DIFFERS if wavering else results.EXIT_AS_DOCUMENTED)


main.add_command(atlas)
main.add_command(report)
