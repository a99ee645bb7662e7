"""`python -m conformance atlas`: the atlas written from a run, or held against one."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import click

from conformance import atlas as pages
from conformance import atlas_pages, casebook, results
from conformance.options import Trouble, out_option
from conformance.road_name import product_of
from tokenwire import recording
from tokenwire.recording import Identity


def measured(out: Path) -> Mapping[str, pages.Page]:
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
    return pages.pages(found.cells, versions)


def write(out: Path, folder: Path, *, anew: bool) -> list[str]:
    """Write what was measured into the atlas; the products written.

    `anew` forgets what the same version did in these cells in earlier runs.
    """
    found = measured(out)
    for product, page in found.items():
        old = pages.read(folder / f"{product}.json")
        whole = pages.merged(old, page, anew=anew) if old else page
        pages.write(folder, whole)
    return sorted(found)


def publish(folder: Path) -> None:
    """Write the page for people beside each product's data."""
    book = casebook.load()
    for path in sorted(folder.glob("*.json")):
        if (page := pages.read(path)) is not None:
            path.with_suffix(".md").write_text(atlas_pages.page(page, book), "utf-8")


def drift(out: Path, folder: Path) -> list[str]:
    """One line for each measured cell that the atlas does not have, or has otherwise."""
    lines: list[str] = []
    for product, page in measured(out).items():
        old = pages.read(folder / f"{product}.json") or pages.Page(product, {})
        both = pages.merged(old, page)
        lines += [f"{product}: {cell}: {how}" for cell, how in _changes(old, both)]
    return lines


def _changes(old: pages.Page, new: pages.Page) -> list[tuple[str, str]]:
    before = old.cells
    return [
        (cell, f"{_told(before[cell])} became {_told(now)}" if cell in before else "is missing")
        for cell, now in new.cells.items()
        if before.get(cell) != now
    ]


def _told(entry: pages.Entry) -> str:
    parts = (" or ".join((entry.klass, *entry.also)), entry.delivery, entry.signal, entry.pace)
    return " ".join(str(part) for part in parts if part) + f" ({entry.version})"


@click.command()
@click.option("--update", is_flag=True, help="Write what the run in --out measured.")
@click.option("--anew", is_flag=True, help="With --update: forget what earlier runs did.")
@click.option("--check", is_flag=True, help="Exit 1 where the run in --out did otherwise.")
@out_option
def atlas(*, update: bool, anew: bool, check: bool, out: Path) -> None:
    """Write docs/atlas from the results in --out, or hold it against them."""
    if update == check:
        raise Trouble("say either --update or --check")
    try:
        if update:
            for product in write(out, pages.FOLDER, anew=anew):
                click.echo(f"docs/atlas/{product}.json")
            publish(pages.FOLDER)
            return
        lines = drift(out, pages.FOLDER)
    except (
        pages.UnreadableAtlasError,
        results.UnreadableResultsError,
        recording.UnreadableRecordingError,
    ) as error:
        raise Trouble(str(error)) from error
    for line in lines:
        click.echo(line)
    sys.exit(results.EXIT_DIFFERS if lines else results.EXIT_AS_DOCUMENTED)
