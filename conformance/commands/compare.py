"""`python -m conformance compare`: two recordings, or what another binary of a gateway changes."""

from __future__ import annotations

import asyncio
import os
import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from conformance import casebook, plan, results, runner
from conformance.casebook import Book
from conformance.commands.interruption import interruptible
from conformance.gathering import gathered
from conformance.options import DEFAULT_SEED, Trouble, drawn, out_option
from conformance.regression.comparison import compare as compared
from conformance.roads.name import is_own, product_of
from conformance.verdict import Verdict
from gateways.catalogue import PRODUCTS
from gateways.product import Missing
from lenses.__main__ import compare as textures
from report import changes


@click.command()
@click.argument("recordings", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "json_lines", is_flag=True, help="Of recordings: one JSON object each.")
@click.option("--gateway", default="", help="A product or its roads: haproxy, nginx@tuned, ….")
@click.option(
    "--binary",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The other binary of it.",
)
@click.option("--smoke", is_flag=True, help="Only the small selection.")
@click.option("--case", "cases", multiple=True, help="Only this case; may be repeated.")
@click.option("--seed", default=DEFAULT_SEED, show_default=True)
@click.option("--jobs", type=click.IntRange(1, 64), default=None)
@out_option
def compare(
    *,
    recordings: tuple[Path, ...],
    json_lines: bool,
    gateway: str,
    binary: Path | None,
    smoke: bool,
    cases: tuple[str, ...],
    seed: int,
    jobs: int | None,
    out: Path,
) -> None:
    """Compare the texture of RECORDINGS with the first of them, as `python -m lenses compare`.

    Without any: run one plan with the gateway that is found and with --binary, and print the cells
    that changed. Exit code: as `diff`. Both results are kept, in --out/before and --out/after.
    """
    if recordings:
        _recordings(recordings, json_lines)
        return
    if not (gateway and binary):
        raise Trouble("say what to compare: recordings, or --gateway and the other --binary of it")
    book = casebook.load()
    chosen = drawn(book, [gateway], plan.Selection(cases, smoke=smoke), seed)
    product = only_product(chosen)
    was = _measured(chosen, book, out / "before", jobs)
    with named(product, binary) as setting:
        now = _measured(chosen, book, out / "after", jobs, f"{setting} ")
    found = compared(was, now)
    code = found.exit_code(now)
    changes.show(found, code)
    sys.exit(code)


def _recordings(recordings: Sequence[Path], json_lines: bool) -> None:
    golden, *others = recordings
    if not others:
        raise Trouble(f"{golden}: compare it with what? name at least one more recording")
    command = click.get_current_context()
    command.invoke(textures, golden=golden, others=tuple(others), json_lines=json_lines)


def only_product(chosen: plan.Plan) -> str:
    """The one product of the plan.

    Raises:
        Trouble: there are several, or it is none that can be found in another place.
    """
    names = {product_of(each.cell.road) for each in chosen.cells}
    name = next(iter(names))
    if len(names) > 1 or name not in PRODUCTS or is_own(name):
        raise Trouble(f"--gateway: name one product of {', '.join(PRODUCTS)}")
    return name


@contextmanager
def named(product: str, binary: Path) -> Iterator[str]:
    """The product's binary is this one, for all that is started within; how a shell says so.

    Raises:
        Trouble: it cannot be run, or does not say its version.
    """
    variable = f"TOKENWIRE_{product.upper().replace('-', '_')}"
    before = os.environ.get(variable)
    os.environ[variable] = str(binary.absolute())
    try:
        found = PRODUCTS[product].find()
        if isinstance(found, Missing):
            raise Trouble(found.reason)
        yield f"{variable}={shlex.quote(os.environ[variable])}"
    finally:
        os.environ.pop(variable)
        if before is not None:
            os.environ[variable] = before


def _measured(
    chosen: plan.Plan, book: Book, out: Path, jobs: int | None, setting: str = ""
) -> results.Results:
    started = datetime.now(UTC)
    run = runner.run(chosen, book, out, jobs or os.cpu_count() or 1, _unseen)
    verdicts, seconds, interrupted = asyncio.run(interruptible(run))
    found = gathered(chosen, book, out, verdicts, seconds, interrupted, started)
    cells = tuple(replace(each, replay=setting + each.replay) for each in found.cells)
    found = replace(found, cells=cells)
    results.write(out / "results.json", found)
    gateway = {name: found.versions[name] for name in found.versions if name in PRODUCTS}
    click.echo(f"{gateway or chosen.cells[0].cell.road}: {len(found.cells)} cells, {seconds:.0f} s")
    if interrupted:
        raise Trouble(f"interrupted; what was measured is in {out}")
    return found


def _unseen(_planned: plan.Planned, _verdict: Verdict) -> None:
    """The changes are what is shown."""
