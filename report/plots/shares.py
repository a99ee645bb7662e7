"""How large a share of some times is at most so long: a line a group, on a logarithmic axis."""

# matplotlib leaves the types of its **kwargs open:
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from report.plots.sheet import logarithmic, strokes

SHORTEST = 1e-6  # seconds: what came together has no logarithm


def draw_shares(axes: Axes, samples: Mapping[str, Sequence[float]]) -> None:
    """An empirical distribution of seconds for each group; a group of nothing is only named."""
    drawn = strokes(list(samples))
    for group, values in samples.items():
        stroke = drawn[group]
        label = f"{group} (n = {len(values):,})"
        if values:
            axes.ecdf(
                [max(SHORTEST, each) for each in values],
                label=label,
                color=stroke.colour,
                linestyle=stroke.style,
                linewidth=1.8,
            )
        else:
            axes.plot([], [], label=label, color=stroke.colour, linestyle=stroke.style)
    if any(samples.values()):
        logarithmic(axes)
    axes.set_ylim(0, 1.02)
    axes.yaxis.set_major_formatter(PercentFormatter(1))
    legend(axes)


def legend(axes: Axes) -> None:
    """Beside the lines; a name that begins with an underscore is told, too."""
    lines = axes.get_lines()
    if not lines:
        return
    axes.legend(
        handles=lines,
        labels=[str(line.get_label()) for line in lines],
        loc="upper left",
        bbox_to_anchor=(1.0, 1.0),
    )
