"""`python -m conformance repeat`: which cells waver, and how often?"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Coroutine, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from conformance import casebook, plan, results
from conformance import repeat as repeating
from conformance.commands.interruption import interruptible
from conformance.gathering import gathered
from conformance.options import DEFAULT_SEED, OURS, drawn, out_option
from conformance.regression import options as regression
from conformance.verdict import Verdict
from tokenwire.recording import Identity

Runs = list[Mapping[Identity, Verdict]]
Repeated = tuple[list[repeating.Wavering], int]


@click.command()
@click.option("--times", type=click.IntRange(2, 1000), default=20, show_default=True)
@click.option("--load", type=click.IntRange(0, 64), default=0, help="Busy loops beside the runs.")
@click.option("--smoke", is_flag=True, help="Only the small selection.")
@click.option("--case", "cases", multiple=True, help="Only this case; may be repeated.")
@click.option("--gateway", "gateways", multiple=True, help="As for `faults`.")
@click.option("--seed", default=DEFAULT_SEED, show_default=True)
@click.option("--jobs", type=click.IntRange(1, 64), default=None)
@regression.save_option
@out_option
def repeat(
    *,
    times: int,
    load: int,
    smoke: bool,
    cases: tuple[str, ...],
    gateways: tuple[str, ...],
    seed: int,
    jobs: int | None,
    save: Path | None,
    out: Path,
) -> None:
    """Run the same plan many times; exit 1 if any cell did not always come to the same verdict.

    A baseline that is saved has the measured rate of every cell that wavers.
    """
    book = casebook.load()
    chosen = drawn(book, gateways or OURS["own"], plan.Selection(cases, smoke=smoke), seed)
    asked = regression.opened(book, None, save)
    click.echo(f"{len(chosen.cells)} cells, {times} times, {load} busy loops, plan {chosen.hash}")
    started, runs = datetime.now(UTC), Runs()

    def ran(number: int, seconds: float, verdicts: Mapping[Identity, Verdict]) -> None:
        runs.append(verdicts)
        click.echo(f"run {number}: {seconds:.1f} s")

    work = repeating.repeat(chosen, book, out / "repeat", jobs or os.cpu_count() or 1, times, ran)
    wavering, done = asyncio.run(interruptible(_under(load, work)))
    show(wavering, len(chosen.cells), done)
    if done < times:
        sys.exit(results.EXIT_INCOMPLETE)
    found = [gathered(chosen, book, out / "repeat" / "run-01", e, 0, False, started) for e in runs]
    asked.keep(next((e for e in found if not regression.believable(e)), found[0]), runs)
    sys.exit(results.EXIT_DIFFERS if wavering else results.EXIT_AS_DOCUMENTED)


async def _under(loops: int, work: Coroutine[Any, Any, Repeated]) -> Repeated:
    async with repeating.load(loops):
        return await work


def show(wavering: list[repeating.Wavering], cells: int, done: int) -> None:
    """Each wavering cell with its rate, its 95 % interval and what it came to."""
    for each in wavering:
        low, high = each.interval
        click.echo(f"{each.cell}: {each.rate:.0%} ({low:.0%} to {high:.0%})")
        for digest, count in each.digests.items():
            click.echo(f"  {count} times: {digest}")
    click.echo(f"{cells - len(wavering)} of {cells} cells the same in {done} runs")
