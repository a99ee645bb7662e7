"""The atlas's first page: every gateway, wire and case, with how much each does to a stream."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from conformance.atlas.data import Page
from conformance.atlas.pages.markdown import (
    NOTE,
    case_link,
    grouped,
    product_link,
    table,
    wire_link,
)
from conformance.atlas.pages.measured import Measured, Mended, defects
from conformance.atlas.pages.product_page import versions
from conformance.case import Case
from gateways.product import Configuration


def text(pages: Sequence[Page], found: Sequence[Measured], book: Mapping[str, Case]) -> str:
    """The Markdown of the index."""
    return "\n".join(
        [
            "# The atlas: what gateways really do to a stream",
            "",
            NOTE,
            "A cell is one case over one wire with one client on one road. A *defect* is a cell",
            "that comes to something worse than the same cell does without a gateway.",
            "[What to put in your configuration](fixes.md) has every defect with its proven fix.",
            "",
            "## By gateway",
            "",
            *_by_gateway(pages, found),
            "",
            "## By wire",
            "",
            *_by_wire(found),
            "",
            "## By case",
            "",
            *_by_case(found, book),
            "",
        ]
    )


def _by_gateway(pages: Sequence[Page], found: Sequence[Measured]) -> Sequence[str]:
    by_product = grouped((each.road.product.name, each) for each in found)
    columns = (
        "gateway",
        "version",
        "cells",
        "defects by default",
        "of these gone when tuned",
        "without a proven fix",
        "defects when tuned",
    )
    rows = [_product(page, by_product.get(page.product, [])) for page in pages]
    return table(columns, rows, "Nothing was measured.")


def _by_wire(found: Sequence[Measured]) -> Sequence[str]:
    by_wire = grouped((each.cell.wire, each) for each in found)
    columns = ("wire", "cells", "defects by default", "defects when tuned")
    rows = [(wire_link(wire), *_counts(those)) for wire, those in by_wire.items()]
    return table(columns, rows, "Nothing was measured.")


def _by_case(found: Sequence[Measured], book: Mapping[str, Case]) -> Sequence[str]:
    by_case = grouped((each.cell.case, each) for each in found)
    columns = ("case", "question", "cells", "defects by default", "defects when tuned")
    rows = [(case_link(c), book[c].question, *_counts(by_case[c])) for c in book if c in by_case]
    return table(columns, rows, "Nothing was measured.")


def _counts(found: Sequence[Measured]) -> tuple[str, str, str]:
    default, tuned = (len(defects(found, each)) for each in Configuration)
    return str(len(found)), str(default), str(tuned)


def _product(page: Page, found: Sequence[Measured]) -> tuple[str, ...]:
    cells, default, tuned = _counts(found)
    mended = Counter(each.mended for each in defects(found, Configuration.DEFAULT))
    gone = mended[Mended.GONE]
    rest = mended.total() - gone
    return product_link(page.product), versions(page), cells, default, str(gone), str(rest), tuned
