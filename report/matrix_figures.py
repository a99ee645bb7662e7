"""What stands below a matrix: the lenses' figures of a road, a line a wire."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from conformance.results import CellResult
from report.visible import visible

TTFT, ADDED = "ttft.first_content_ms", "jitter.transport.variation_ms.p99"
TAX = "cancellation-tax.said_after"
PACED = "cadence"  # quiet on every road, nothing befalls it, and the same script on every wire


def figures(cells: Sequence[CellResult]) -> Iterator[str]:
    """A line for each wire that has any, of the cells of one road."""
    for wire in dict.fromkeys(each.cell.wire for each in cells):
        of_wire = [each for each in cells if each.cell.wire == wire]
        if told := ", ".join(_told(of_wire)):
            yield f"{wire}: {told}"


def _told(cells: Sequence[CellResult]) -> Iterator[str]:
    paced = [each for each in cells if each.cell.case == PACED]
    if first := _values(paced, TTFT):
        yield f"first content after {median(first):.1f} ms"
    if added := _values(paced, ADDED):
        yield f"jitter added {median(added):.1f} ms (p99)"
    stopped = [each for each in cells if TAX in each.figures]
    if stopped:
        worst = max(stopped, key=lambda each: each.figures[TAX])
        tokens = round(worst.figures[TAX])
        where = f" ({visible(worst.cell.case)})" if tokens else ""
        yield f"a stop costs at most {tokens} token{'' if tokens == 1 else 's'}{where}"


def _values(cells: Sequence[CellResult], figure: str) -> list[float]:
    return [each.figures[figure] for each in cells if figure in each.figures]
