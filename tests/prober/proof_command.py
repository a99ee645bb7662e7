"""Every real gateway, limits that the prober is not told, one table.

Exit code: 0 every limit was found, of its kind and within 5 %; 1 one was not; 2 nothing ran.
"""

from __future__ import annotations

import asyncio
import secrets
import sys
from collections.abc import Iterable, Sequence

import click
from rich.table import Table

from gateways.product import Binary, Missing
from report.consoles import head, printing
from tests.prober.limited import found
from tests.prober.limits import LIMITS
from tests.prober.proof import Row, drawn, prove


@click.command()
@click.argument("products", nargs=-1)
@click.option("--seed", type=int, default=None, help="Of the limits; drawn where not given.")
@click.option("--scale", type=click.FloatRange(1, 20), default=2.0, show_default=True)
@click.option("--at-once", type=click.IntRange(1, 11), default=2, show_default=True)
def main(products: Sequence[str], seed: int | None, scale: float, at_once: int) -> None:
    """Prove the prober on these products, or on all eleven."""
    seed = secrets.randbelow(1 << 32) if seed is None else seed
    here = {name: found(name) for name in products or LIMITS}
    for name, missing in here.items():
        if isinstance(missing, Missing):
            click.echo(f"{name}: {missing}")
    binaries = {name: each for name, each in here.items() if isinstance(each, Binary)}
    click.echo(f"seed {seed}, scale {scale:g}: {', '.join(binaries)}")
    rows = asyncio.run(_all(binaries, seed, scale, at_once))
    _show(rows)
    wrong = sum(not row.right for row in rows)
    click.echo(f"{len(rows) - wrong} of {len(rows)} right: their kind, and within 5 %")
    sys.exit(2 if not rows else int(wrong > 0))


async def _all(binaries: dict[str, Binary], seed: int, scale: float, at_once: int) -> list[Row]:
    turn = asyncio.Semaphore(at_once)

    async def one(name: str) -> tuple[Row, ...]:
        async with turn:
            rows = await prove(name, binaries[name], drawn(name, seed, scale))
        click.echo(f"{name}: {sum(row.right for row in rows)} of {len(rows)}", err=True)
        return rows

    return [row for rows in await asyncio.gather(*map(one, binaries)) for row in rows]


def _show(rows: Iterable[Row]) -> None:
    titles = "product", "setting", "where", "kind", "set", "found", "client", "origin", "error", ""
    with printing() as to:
        table = Table(box=head(to), pad_edge=False)
        for title in titles:
            table.add_column(title)
        for row in rows:
            table.add_row(*_cells(row))
        to.print(table)


def _cells(row: Row) -> tuple[str, ...]:
    is_set = f"{row.set_seconds:.2f}" if row.setting != "(not set)" else "-"
    place = (row.product, row.setting, row.where, row.kind, is_set)
    if row.found is None:
        return (*place, "-", "-", "-", "-", f"WRONG: {row.instead or 'nothing'}")
    views = (_seconds(row.found.client), _seconds(row.found.origin))
    verdict = "right" if row.right else "WRONG"
    return (*place, _seconds(row.found.value), *views, f"{row.error:+.1%}", verdict)


def _seconds(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
