"""A page a product: what each configuration does to a stream, and how the two differ."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from conformance.atlas.data import Page
from conformance.atlas.pages.fixes_page import defect_rows
from conformance.atlas.pages.markdown import NOTE, case_link, clients, grouped, table
from conformance.atlas.pages.measured import Measured, defects
from gateways.catalogue import PRODUCTS
from gateways.product import Binary, Configuration
from gateways.rendering import fix


def versions(page: Page) -> str:
    """Every version in it; there is one, unless a part was measured anew."""
    return ", ".join(sorted({entry.version for entry in page.cells.values()}))


def lines_that_differ(page: Page) -> list[str]:
    """The lines that make the tuned configuration of the default one, as a block of a diff."""
    version = versions(page).split(", ")[-1]
    product = PRODUCTS[page.product]
    return ["```diff", fix(product, Binary(Path(product.name), version)), "```"]


def text(page: Page, found: Sequence[Measured]) -> str:
    """The Markdown of one product; `found` has its cells only."""
    lines = [
        f"# {page.product} {versions(page)}",
        "",
        f"{NOTE} A word is what a cell came to; the README of the project has their meanings.",
        "",
        "## What the default configuration does, and whether the tuned one mends it",
        "",
        *table(
            ("case", "face", "client", "came to", "without a gateway", "with the tuned one"),
            defect_rows(found),
            "Nothing that was measured is worse than a road without it.",
        ),
        "",
        "## What the tuned configuration still does",
        "",
        *table(
            ("case", "face", "client", "comes to", "without a gateway"),
            _still(found),
            "Nothing that was measured is worse than a road without it.",
        ),
        "",
        "## What to put in the configuration",
        "",
        *lines_that_differ(page),
        "",
    ]
    return "\n".join(lines)


def _still(found: Sequence[Measured]) -> list[tuple[str, ...]]:
    rows = grouped(
        ((m.cell.case, m.options, m.entry.klass, m.expected.klass), m)
        for m in defects(found, Configuration.TUNED)
    )
    return [
        (case_link(case), options, clients(those), klass, expected)
        for (case, options, klass, expected), those in rows.items()
    ]
