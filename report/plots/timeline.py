"""timeline: each stream as a row of marks, one a chunk, up to its end."""

# matplotlib leaves the types of its **kwargs open:
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from report.plots.arrivals import Arrivals, by_group
from report.plots.sheet import FAINT, INK, sheet, strokes

MOST_ROWS = 40
LONGEST_LABEL = 60


def draw(path: Path, streams: Sequence[Arrivals]) -> None:
    """Write `path`.svg and `path`.png, the first MOST_ROWS streams. Raises: OSError."""
    shown = streams[:MOST_ROWS]
    left_out = len(streams) - len(shown)
    with sheet(path, (8.0, 1.6 + 0.26 * max(4, len(shown)))) as axes:
        drawn = strokes(list(by_group(shown)))
        for row, stream in enumerate(shown):
            _row(axes, row, stream, drawn[stream.group].colour)
        axes.set_yticks(range(len(shown)), [_label(each.label) for each in shown])
        axes.set_ylim(len(shown) - 0.4, -0.6)
        axes.set_xlim(left=0)
        axes.grid(visible=False, axis="y")
        axes.tick_params(axis="y", length=0)
        rest = f" (the first {len(shown)} of {len(streams)} streams)" if left_out else ""
        axes.set_title(f"When each chunk of content came{rest}")
        axes.set_xlabel("seconds since the request")
        axes.legend(
            handles=[
                *(_chunk(group, stroke.colour) for group, stroke in drawn.items()),
                _end(done=True, label="the end was said"),
                _end(done=False, label="it ended without"),
            ],
            loc="upper center",
            bbox_to_anchor=(0.5, -0.55 / max(1.0, 0.26 * max(4, len(shown)))),
            ncols=2,
        )


def _row(axes: Axes, row: int, stream: Arrivals, colour: str) -> None:
    axes.hlines(row, 0, stream.ended, colors=FAINT, linewidth=1, zorder=1)
    axes.eventplot(
        list(stream.seconds), lineoffsets=row, linelengths=0.66, linewidths=1.1, colors=colour
    )
    mark = _end(done=stream.done, label="")
    mark.set_data([stream.ended], [row])
    mark.set_clip_on(False)
    axes.add_line(mark)


def _chunk(group: str, colour: str) -> Line2D:
    return Line2D(
        [], [], marker="|", markersize=10, markeredgewidth=2, color=colour, linestyle="",
        label=f"a chunk: {group}",
    )  # fmt: skip


def _end(*, done: bool, label: str) -> Line2D:
    marker, fill = ("o", INK) if done else ("X", "#FFFFFF")
    return Line2D(
        [], [], marker=marker, markersize=6, linestyle="", label=label,
        markerfacecolor=fill, markeredgecolor=INK, zorder=3,
    )  # fmt: skip


def _label(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1] + "…"
