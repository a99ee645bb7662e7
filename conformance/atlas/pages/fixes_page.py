"""Proven fixes: each defect of a default configuration, and the cell in which it is gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from conformance.atlas.data import Page
from conformance.atlas.pages.markdown import (
    NOTE,
    case_link,
    clients,
    grouped,
    product_link,
    table,
)
from conformance.atlas.pages.measured import Measured, Mended, defects
from gateways.product import Configuration

HEAD = """# What to put in your configuration

{note}
Each row is a defect of a default configuration that was measured, and what was measured of the
same cell with the tuned one. *gone* is proven: that cell came to what a road without a gateway
does. The lines below each table are all in which the two configurations differ, for cleartext.
"""


def defect_rows(found: Sequence[Measured]) -> list[tuple[str, ...]]:
    """Each defect of the default configuration once, with its clients and its fix."""
    rows = grouped(
        ((m.cell.case, m.options, m.entry.klass, m.expected.klass, fixed(m)), m)
        for m in defects(found, Configuration.DEFAULT)
    )
    return [
        (case_link(case), options, clients(those), klass, expected, fix)
        for (case, options, klass, expected, fix), those in rows.items()
    ]


def fixed(each: Measured) -> str:
    """Where the defect is gone, or why it cannot be said that it is."""
    match each.mended:
        case Mended.GONE:
            tuned = f"{each.road.product.name}@{Configuration.TUNED}"
            return f"gone in `{tuned}{'+' if each.options else ''}{each.options}`"
        case Mended.UNASKED:
            return str(each.mended)
        case Mended.STILL | Mended.OTHERWISE:
            return f"{each.mended} {each.tuned.klass if each.tuned else ''}"


def text(
    pages: Sequence[Page],
    found: Mapping[str, Sequence[Measured]],
    differing: Mapping[str, Sequence[str]],
) -> str:
    """The Markdown; `found` and `differing` (the lines of a diff) by product."""
    lines = [HEAD.format(note=NOTE)]
    for page in pages:
        rows = defect_rows(found[page.product])
        columns = ("case", "face", "client", "comes to", "without a gateway", "fix")
        lines += [f"## {product_link(page.product)}", ""]
        lines += table(columns, rows, "No defect was measured: nothing to put anywhere.")
        lines += ["", *(differing[page.product] if rows else ()), ""]
    return "\n".join(lines).rstrip() + "\n"
