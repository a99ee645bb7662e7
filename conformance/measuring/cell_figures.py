"""The few figures of the lenses that go with a cell into the results: matrix, report and advice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lenses.catalogue import LENSES
from lenses.figures import flat
from lenses.figures_page import MILLISECONDS, unit
from lenses.retraction import Retraction
from lenses.stop import acted_stop
from lenses.stream import Unmeasurable
from tokenwire.recording import Recording

FIGURES: Mapping[str, tuple[str, ...]] = {
    "ttft": ("first_content_ms",),
    "jitter": ("gaps_ms.p99", "transport.variation_ms.p99"),
    "perception": ("as_it_came.waited_ms",),
    "cancellation-tax": ("said_after", "knew_after_ms"),
    "retraction": ("raw.normalised_erasure",),
    "tool-results": ("rows_after_stop",),
    "backlog": ("behind_bytes",),
}


def cell_figures(seen: Recording) -> dict[str, float]:
    """By "lens.figure": what was measured and is a number, nothing for a cell that did not run.

    Times are of the quiet lane only: beside many cells they are the machine's. The tax is that of
    a client that stopped by itself; what a fault costs is the cleanup axis of its verdict.
    """
    return {
        f"{lens}.{name}": value
        for lens in FIGURES
        for name, value in _measured(seen, lens)
        if seen.lane == "quiet" or unit(name) != MILLISECONDS
    }


def _measured(seen: Recording, lens: str) -> Iterator[tuple[str, float]]:
    if lens == "cancellation-tax" and acted_stop(seen) is None:
        return
    figures = LENSES[lens].measure(seen)
    if isinstance(figures, Unmeasurable):
        return
    if isinstance(figures, Retraction) and not figures.retractions:
        return  # 0 of nothing
    for name, value in flat(figures):
        if name in FIGURES[lens] and isinstance(value, (int, float)):
            yield name, round(value, 3)
