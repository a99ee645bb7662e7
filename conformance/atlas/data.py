"""What each gateway really does, as measured: the documented answers of the gateway roads.

`docs/atlas/<product>.json` is written from a run's results, never by hand. Where it has a cell,
that is what the next run of that cell is compared with; where it has none, the case's own answer
counts, so that what a gateway does to a stream shows as `differs` until it is documented.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from conformance.case import Expect
from conformance.results import CellResult
from conformance.roads.name import PLAIN, USUAL_FACTOR, is_own, is_target, product_of
from conformance.verdict import Class, Outcome, Pace, Verdict
from tokenwire.recording import Identity

SCHEMA = "tokenwire.atlas/1"
FOLDER = Path(__file__).parents[2] / "docs" / "atlas"
MEASURED = (Outcome.AS_DOCUMENTED, Outcome.DIFFERS)


class UnreadableAtlasError(Exception):
    """An atlas file that cannot be used; the message names it and the way out."""


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One cell, measured. A None is an axis on which runs differed, or that was not measured."""

    klass: Class
    version: str
    delivery: str | None = None
    signal: str | None = None  # exception and code, as the client has them
    pace: Pace | None = None
    noticed: bool | None = None
    attempts: int | None = None
    hoarded: bool | None = None
    also: tuple[Class, ...] = ()  # other classes that the same version came out with

    def expect(self, where: str) -> Expect:
        """As the judge wants it."""
        return Expect(
            self.klass,
            f"{where}: measured with {self.version}",
            self.delivery,
            self.signal,
            self.noticed,
            self.pace,
            self.also,
            self.attempts,
            self.hoarded,
        )


@dataclass(frozen=True, slots=True)
class Page:
    """One product's file. `cells` is keyed by the cell's name, case/wire/setting/road."""

    product: str
    cells: dict[str, Entry]
    schema: str = SCHEMA


def documented(cell: Identity) -> Expect | None:
    """The atlas's answer for a cell on a gateway road, None where the case's own counts.

    In real time a clock case is held against what it came to on the road with faster clocks, as
    long as it has no entry of its own: what that road writes out must be the product's default.
    """
    if not is_published(cell.road):
        return None
    product = product_of(cell.road)
    page = _page(FOLDER / f"{product}.json")
    names = (str(cell), f"{cell}+x{USUAL_FACTOR}")
    entry = next((page.cells[name] for name in names if name in page.cells), None) if page else None
    return entry.expect(f"docs/atlas/{product}.json") if entry else None


def is_published(road: str) -> bool:
    """Whether the atlas speaks of this road: not of a gateway of the user's own."""
    return road not in PLAIN and not is_own(road) and not is_target(road)


def pages(cells: Iterable[CellResult], versions: Mapping[Identity, str]) -> dict[str, Page]:
    """The pages that these results would make by themselves, by product."""
    found: dict[str, Page] = {}
    for each in cells:
        cell, verdict = each.cell, each.verdict
        if not is_published(cell.road) or verdict.outcome not in MEASURED:
            continue
        product = product_of(cell.road)
        page = found.setdefault(product, Page(product, {}))
        page.cells[str(cell)] = entry(verdict, versions[cell])
    return found


def entry(verdict: Verdict, version: str) -> Entry:
    """A cell's entry from its verdict, which must have been judged."""
    assert verdict.axes is not None
    assert verdict.klass is not None
    axes = verdict.axes
    told = f"{axes.signal.exception} {axes.signal.code}".strip()
    return Entry(
        verdict.klass,
        version,
        str(axes.delivery),
        told or None,
        None if axes.pace is Pace.UNMEASURED else axes.pace,
        axes.cleanup.noticed,
        axes.cleanup.attempts,
        axes.cleanup.hoarded,
    )


def merged(old: Page, new: Page, *, anew: bool = False) -> Page:
    """The old page with every newly measured cell: what the same version was seen to do in
    several ways is documented as that; another version replaces what was, and so does `anew`."""
    cells = dict(old.cells)
    for cell, now in new.cells.items():
        was = cells.get(cell)
        same = was is not None and was.version == now.version and not anew
        cells[cell] = both(was, now) if was is not None and same else now
    return Page(new.product, cells)


def both(was: Entry, now: Entry) -> Entry:
    """What two runs have in common."""
    return msgspec.structs.replace(
        was,
        delivery=was.delivery if was.delivery == now.delivery else None,
        signal=was.signal if was.signal == now.signal else None,
        pace=was.pace if was.pace == now.pace else None,
        noticed=was.noticed if was.noticed == now.noticed else None,
        attempts=was.attempts if was.attempts == now.attempts else None,
        hoarded=was.hoarded if was.hoarded == now.hoarded else None,
        also=was.also if now.klass in (was.klass, *was.also) else (*was.also, now.klass),
    )


def read(path: Path) -> Page | None:
    """A page, None where there is no such file.

    Raises:
        UnreadableAtlasError: it is no atlas page of this version.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Page)
    except FileNotFoundError:
        return None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UnreadableAtlasError(
            f"{path}: {error}; measure it again: `python -m conformance atlas --update`"
        ) from error


def write(folder: Path, page: Page) -> None:
    """Write a page whole or not at all, one line a cell, so that a diff shows what changed."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{page.product}.json"
    rows = ",\n".join(
        f"{_json(cell)}: {_json(page.cells[cell])}" for cell in sorted(page.cells, key=_by_road)
    )
    head = f'"product": {_json(page.product)},\n"schema": {_json(page.schema)}'
    scratch = path.with_suffix(".part")
    scratch.write_text(f'{{{head},\n"cells": {{\n{rows}\n}}}}\n', "utf-8")
    scratch.replace(path)


def _by_road(cell: str) -> tuple[str, str]:
    return cell.split("/", 3)[3], cell


def _json(part: object) -> str:
    return msgspec.json.encode(part).decode()


@cache
def _page(path: Path) -> Page | None:
    return read(path)
