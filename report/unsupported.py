"""A road on which nothing could be asked: why, and the way out, which each reason names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from conformance.results import CellResult
from conformance.verdict import Outcome
from report.visible import visible


def reasons(cells: Sequence[CellResult], road: str) -> Iterator[str]:
    """One line a reason, of the cells of one road; none where one of them could be asked.

    A single cell that its wire cannot express is no news: the documentation says so.
    """
    if any(each.verdict.outcome is not Outcome.UNSUPPORTED for each in cells):
        return
    for reason, count in Counter(each.verdict.reason for each in cells).items():
        cells_of = "1 cell" if count == 1 else f"{count} cells"
        yield f"unsupported  {cells_of} on {road}: {visible(reason)}"
