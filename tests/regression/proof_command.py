"""Each change to a shipped configuration turns exactly the cells that it must, again and again.

Exit code: 0 every run of every change was right; 1 one was not; 2 could not run.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from rich.table import Table

from conformance.regression.comparison import Way
from gateways.catalogue import PRODUCTS
from gateways.product import Missing
from report.consoles import head, printing
from tests.regression.change import Change
from tests.regression.changes import CHANGES
from tests.regression.proof import NotRunError, Ran, prove, shipped


@dataclass(frozen=True, slots=True)
class Row:
    """One change, and what each of its runs came to."""

    change: Change
    runs: tuple[Ran, ...]

    @property
    def right(self) -> int:
        return sum(each.right for each in self.runs)


@click.command()
@click.argument("words", nargs=-1)
@click.option("--times", type=click.IntRange(1, 100), default=1, show_default=True)
@click.option("--at-once", type=click.IntRange(1, 8), default=2, show_default=True)
def main(words: Sequence[str], times: int, at_once: int) -> None:
    """Prove every change, or those whose name or road has one of these WORDS."""
    chosen = [
        c for c in CHANGES if not words or any(w in f"{c.name} {c.shipped.road}" for w in words)
    ]
    for name in {each.shipped.road.split("@")[0] for each in chosen}:
        if isinstance(missing := PRODUCTS[name].find(), Missing):
            click.echo(f"{name}: {missing}", err=True)
            sys.exit(2)
    began = time.monotonic()
    try:
        rows = asyncio.run(_all(chosen, times, at_once))
    except* NotRunError as group:
        click.echo("\n".join(map(str, group.exceptions)), err=True)
        sys.exit(2)
    _show(rows)
    right, runs = sum(row.right for row in rows), sum(len(row.runs) for row in rows)
    click.echo(f"{right} of {runs} runs right, {time.monotonic() - began:.0f} s")
    sys.exit(2 if not runs else int(right < runs))


async def _all(chosen: Sequence[Change], times: int, at_once: int) -> list[Row]:
    turn = asyncio.Semaphore(at_once)
    with tempfile.TemporaryDirectory(prefix="tokenwire-regression-") as name:
        different = {each.shipped for each in chosen}
        baselines = {one: await shipped(one, _made(name, one.road)) for one in different}

        async def one(change: Change) -> Row:
            async with turn:
                saved, out = baselines[change.shipped], _made(name, str(chosen.index(change)))
                row = Row(change, tuple([await prove(change, saved, out) for _ in range(times)]))
            _told(row)
            return row

        async with asyncio.TaskGroup() as group:  # one that fails ends the others
            rows = [group.create_task(one(each)) for each in chosen]
        return [row.result() for row in rows]


def _made(parent: str, name: str) -> Path:
    folder = Path(parent) / name
    folder.mkdir()
    return folder


def _told(row: Row) -> None:
    click.echo(f"{row.change.name}: {row.right} of {len(row.runs)}", err=True)
    for each in row.runs:
        for line in each.wrong():
            click.echo(f"  {line}", err=True)


def _show(rows: Sequence[Row]) -> None:
    with printing() as to:
        table = Table(box=head(to), pad_edge=False)
        for title in ("change", "road", "must turn", "no answer", "turned so"):
            table.add_column(title)
        for row in rows:
            due = row.runs[0].due
            worse = [cell for cell, way in due.items() if way is Way.WORSE]
            table.add_row(
                row.change.name,
                row.change.shipped.road,
                str(len(worse) or "none"),
                str(len(due) - len(worse) or "-"),
                f"{row.right} of {len(row.runs)}",
            )
        to.print(table)
