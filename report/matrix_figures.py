"""What stands below a matrix: the lenses' figures of a road, a line a wire."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from conformance.results import CellResult

TTFT, ADDED = "ttft.first_content_ms", "jitter.transport.variation_ms.p99"
TAX, KNEW = "cancellation-tax.said_after", "cancellation-tax.knew_after_ms"
PACED = "cadence"  # quiet on every road, nothing befalls it, and the same script on every wire


def figures(cells: Sequence[CellResult]) -> Iterator[str]:
    """A line for each wire that has any, of the cells of one road."""
    for wire in dict.fromkeys(each.cell.wire for each in cells):
        of_wire = [each for each in cells if each.cell.wire == wire]
        if told := ", ".join(_told(of_wire)):
            yield f"{wire}: {told}"


def _told(cells: Sequence[CellResult]) -> Iterator[str]:
    if first := _values(cells, TTFT, PACED):
        yield f"first content after {median(first):.1f} ms"
    if added := _values(cells, ADDED, PACED):
        yield f"jitter added {median(added):.1f} ms (p99)"
    if tax := _values(cells, TAX):
        knew = _values(cells, KNEW)
        known = f", known after at most {max(knew):.0f} ms" if knew else ""
        yield f"a client that stops costs at most {max(tax):.0f} tokens{known}"


def _values(cells: Sequence[CellResult], figure: str, case: str = "") -> list[float]:
    chosen = (each for each in cells if not case or each.cell.case == case)
    return [each.figures[figure] for each in chosen if figure in each.figures]
