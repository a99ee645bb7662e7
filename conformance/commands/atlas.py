"""`python -m conformance atlas`: the atlas written from a run, or held against one."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import click

from conformance import casebook, results
from conformance.atlas import data, difference
from conformance.atlas.pages import publishing
from conformance.case import Case
from conformance.options import Trouble, out_option
from conformance.roads.name import BadRoadError, parse, product_of
from conformance.verdict import Outcome
from tokenwire import recording
from tokenwire.recording import Identity


def measured(out: Path) -> Mapping[str, data.Page]:
    """The pages that the results in `out` make, by product.

    Raises:
        UnreadableResultsError: there are none, or not of this version.
        UnreadableRecordingError: a recording that they name cannot be read.
    """
    found = results.read(out / "results.json")
    versions: dict[Identity, str] = {}
    for each in found.cells:
        if each.recording and each.verdict.axes is not None:
            seen = recording.read(out / each.recording).versions
            versions[each.cell] = seen.get(product_of(each.cell.road), "")
    return data.pages(found.cells, versions)


def write(out: Path, folder: Path, book: Mapping[str, Case], *, anew: bool) -> list[str]:
    """Write what was measured into the atlas; the products written.

    What is no longer so goes: cells of cases, wires and roads that there are not any more, and
    those that this run came to ask and got no answer of. `anew` forgets what the same version did
    in these cells in earlier runs.
    """
    found = measured(out)
    unanswered = {
        str(each.cell)
        for each in results.read(out / "results.json").cells
        if each.verdict.outcome in (Outcome.BLOCKED, Outcome.UNSUPPORTED)
    }
    for product, page in found.items():
        old = data.read(folder / f"{product}.json")
        whole = data.merged(old, page, anew=anew) if old else page
        kept = {
            name: entry
            for name, entry in whole.cells.items()
            if name not in unanswered and _possible(name, book)
        }
        data.write(folder, replace(whole, cells=kept))
    return sorted(found)


def _possible(name: str, book: Mapping[str, Case]) -> bool:
    """Whether there is such a cell in this version."""
    cell = Identity(*name.split("/", 3))
    try:
        parse(cell.road)
    except BadRoadError:
        return False
    case = book.get(cell.case)
    return case is not None and cell.wire in case.wires and case.on(cell.road)


def drift(out: Path, folder: Path) -> list[str]:
    """One line for each measured cell that the atlas does not have, or has otherwise."""
    lines: list[str] = []
    for product, page in measured(out).items():
        old = data.read(folder / f"{product}.json") or data.Page(product, {})
        both = data.merged(old, page)
        lines += [f"{product}: {cell}: {how}" for cell, how in _changes(old, both)]
    return lines


def _changes(old: data.Page, new: data.Page) -> list[tuple[str, str]]:
    before = old.cells
    return [
        (cell, f"{_told(before[cell])} became {_told(now)}" if cell in before else "is missing")
        for cell, now in new.cells.items()
        if before.get(cell) != now
    ]


def _told(entry: data.Entry) -> str:
    parts = (" or ".join((entry.klass, *entry.also)), entry.delivery, entry.signal, entry.pace)
    return " ".join(str(part) for part in parts if part) + f" ({entry.version})"


FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.option("--update", is_flag=True, help="Write what the run in --out measured, and the pages.")
@click.option("--anew", is_flag=True, help="With --update: forget what earlier runs did.")
@click.option("--check", is_flag=True, help="Exit 1 where the run in --out did otherwise.")
@click.option("--pages", is_flag=True, help="Write the pages anew from the data; no run is needed.")
@click.option("--check-pages", is_flag=True, help="Exit 1 where a page is not what the data makes.")
@click.option("--diff", "two", nargs=2, type=FILE, help="What changed between two of its files.")
@out_option
def atlas(
    *,
    update: bool,
    anew: bool,
    check: bool,
    pages: bool,
    check_pages: bool,
    two: tuple[Path, Path] | None,
    out: Path,
) -> None:
    """Write docs/atlas from the results in --out, or hold it against them."""
    if (update, check, pages, check_pages, bool(two)).count(True) != 1:
        raise Trouble("say one of --update, --check, --pages, --check-pages and --diff")
    try:
        if two:
            click.echo("\n".join(difference.diff(*two)))
            return
        lines = _done(update=update, anew=anew, pages=pages, check=check, out=out)
    except (
        data.UnreadableAtlasError,
        results.UnreadableResultsError,
        recording.UnreadableRecordingError,
    ) as error:
        raise Trouble(str(error)) from error
    for line in lines:
        click.echo(line)
    wrong = lines and not update
    sys.exit(results.EXIT_DIFFERS if wrong else results.EXIT_AS_DOCUMENTED)


def _done(*, update: bool, anew: bool, pages: bool, check: bool, out: Path) -> list[str]:
    """What there is to say: what was written, or what is not as it should be."""
    book = casebook.load()
    if check:
        return drift(out, data.FOLDER)
    written: list[str] = []
    if update:
        written = [f"docs/atlas/{name}.json" for name in write(out, data.FOLDER, book, anew=anew)]
    if update or pages:
        publishing.publish(data.FOLDER, book)
        return written
    return [
        f"{line}: `python -m conformance atlas --pages`"
        for line in publishing.drift(data.FOLDER, book)
    ]
