"""ttft: how long readers waited for the first content, and what a dashboard can tell of it."""

# matplotlib leaves the types of its **kwargs open:
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from report.plots.arrivals import Arrivals, by_group
from report.plots.shares import draw_shares, legend
from report.plots.sheet import FAINT, sheet

DASHED = (0, (4, 3))


def draw(path: Path, streams: Sequence[Arrivals], bounds: Sequence[float]) -> None:
    """Write `path`.svg and `path`.png; `bounds` are a dashboard's buckets in seconds.

    A stream without any content has no such time: it is left out of its group's number.
    Raises: OSError.
    """
    samples = {
        group: [stream.seconds[0] for stream in each if stream.seconds]
        for group, each in by_group(streams).items()
    }
    with sheet(path) as axes:
        draw_shares(axes, samples)
        low, high = axes.get_xlim()
        told = axes.axvline(math.nan, color=FAINT, linewidth=1, linestyle=DASHED)
        told.set_label("bounds of the GenAI buckets")
        legend(axes)
        for bound in bounds:
            if low < bound < high:
                axes.axvline(bound, color=FAINT, linewidth=1, linestyle=DASHED)
        axes.set_title("Time to the first content")
        axes.set_xlabel("since the request (logarithmic)")
        axes.set_ylabel("share of streams at most so late")
