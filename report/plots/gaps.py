"""gaps: how long each content let the next one wait."""

# matplotlib leaves the types of its **kwargs open:
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from report.plots.arrivals import Arrivals, by_group
from report.plots.shares import draw_shares
from report.plots.sheet import sheet

STALL_SECONDS = 0.25  # as the lens `jitter` has it
MARK = "#666666"


def draw(path: Path, streams: Sequence[Arrivals]) -> None:
    """Write `path`.svg and `path`.png. Raises: OSError."""
    samples = {
        group: [gap for stream in each for gap in stream.gaps()]
        for group, each in by_group(streams).items()
    }
    with sheet(path) as axes:
        draw_shares(axes, samples)
        if axes.get_xlim()[1] > STALL_SECONDS:
            axes.axvline(STALL_SECONDS, color=MARK, linewidth=1, linestyle=(0, (1, 2)))
            place = axes.get_xaxis_transform()
            axes.text(
                STALL_SECONDS, 0.03, "seen as a pause ", transform=place, color=MARK, ha="right"
            )
        axes.set_title("Gaps between chunks of content")
        axes.set_xlabel("gap to the next chunk (logarithmic)")
        axes.set_ylabel("share of gaps at most so long")
