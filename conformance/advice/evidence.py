"""What is known of a cell: measured in a run, in the atlas, or documented; the nearest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from conformance.atlas import data as atlas
from conformance.case import TRANSLATED, Case, Expect
from conformance.casebook import Book
from conformance.results import CellResult, Results
from conformance.roads.name import PLAIN
from conformance.verdict import Class
from tokenwire.recording import Identity

TAX = "cancellation-tax.said_after"


class Source(StrEnum):
    """Who says so."""

    RUN = "measured here"
    ATLAS = "the atlas"
    DOCUMENTED = "documented"


@dataclass(frozen=True, slots=True)
class Fact:
    """One cell's answer. `classes` holds more than one where it was seen, or may, waver.

    `tax`: tokens that were said after the client had stopped, and that nobody heard (the lens
    `cancellation-tax`; of a run that has no such figure, all that was said after the client's end);
    None: nobody counted.
    """

    cell: Identity
    classes: tuple[Class, ...]
    noticed: bool | None
    source: Source
    version: str = ""
    tax: int | None = None

    def __str__(self) -> str:
        return f"{self.cell}: {' or '.join(self.classes)}"


class Evidence:
    """Answers to cells. What a run measured comes before the atlas, that before the casebook.

    The casebook speaks for the direct road only: what it documents of a gateway is what one that
    hides nothing would do, which is a question and no answer.
    """

    def __init__(self, book: Book, found: Results | None = None) -> None:
        self._book = book
        self._measured: Mapping[Identity, CellResult] = (
            {each.cell: each for each in found.cells} if found else {}
        )

    def of(self, cell: Identity) -> Fact | None:
        """The fact, None where nobody knows."""
        case = self._book.get(cell.case)
        if case is None or cell.wire not in case.wires or cell.setting not in case.settings:
            return None
        return self._run(cell) or self._documented(cell, case)

    def _run(self, cell: Identity) -> Fact | None:
        each = self._measured.get(cell)
        if each is None or each.verdict.klass is None or each.verdict.axes is None:
            return None
        cleanup = each.verdict.axes.cleanup
        tax = each.figures.get(TAX, cleanup.said_to_nobody)
        return Fact(cell, (each.verdict.klass,), cleanup.noticed, Source.RUN, tax=int(tax))

    def _documented(self, cell: Identity, case: Case) -> Fact | None:
        if cell.wire in case.unsupported:
            return None
        if cell.road in PLAIN:
            known = case.on(cell.road) and cell.wire not in TRANSLATED
            expect = case.expectation(cell.wire, cell.setting)
            return _fact(cell, expect, Source.DOCUMENTED) if known else None
        expected = atlas.documented(cell)
        return _fact(cell, expected, Source.ATLAS) if expected else None


def _fact(cell: Identity, expect: Expect, source: Source) -> Fact:
    return Fact(cell, (expect.klass, *expect.also), expect.noticed, source, expect.because)
