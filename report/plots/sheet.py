"""A sheet to draw on: the same look, colours and bytes for every plot."""

# matplotlib leaves the types of its **kwargs open:
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

# Okabe and Ito (2008), told apart by people with each kind of colour blindness; yellow is left
# out, since it is too light for a line on white. Line styles differ too, for print without colour.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")
STYLES = ("-", "--", "-.", ":")
INK, FAINT = "#222222", "#BBBBBB"
LOOK: dict[Any, Any] = {
    "svg.hashsalt": "tokenwire",  # ids are drawn from it: the same plot is the same file
    "svg.fonttype": "none",  # text stays text: it can be searched and read out
    "font.family": "sans-serif",
    "font.size": 10.0,
    "text.parse_math": False,  # a name may hold a dollar, and what is behind it is data
    "text.color": INK,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 12.0,
    "axes.titlepad": 12.0,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#E6E6E6",
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.frameon": False,
}
DPI = 144
FORMATS = ("svg", "png")
DECADES_TOLD_FINELY = 1e3


@dataclass(frozen=True, slots=True)
class Stroke:
    """How one group is drawn."""

    colour: str
    style: str


def strokes(groups: Sequence[str]) -> dict[str, Stroke]:
    """A colour and a line style for each group, in their order."""
    drawn = zip(groups, cycle(COLOURS), cycle(STYLES), strict=False)
    return {group: Stroke(colour, style) for group, colour, style in drawn}


@contextmanager
def sheet(path: Path, inches: tuple[float, float] = (8.0, 4.5)) -> Iterator[Axes]:
    """Axes to draw on; at the end of the block `path`.svg and `path`.png are written.

    No display, no global state, no date: the same data gives the same bytes with the same
    matplotlib. Raises: OSError.
    """
    with rc_context(LOOK):
        figure = Figure(figsize=inches, layout="constrained")
        FigureCanvasAgg(figure)
        yield figure.add_subplot()
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path.with_suffix(".svg"), metadata={"Date": None, "Creator": None})
        figure.savefig(path.with_suffix(".png"), dpi=DPI, metadata={"Software": None})


def duration(seconds: float, _position: object = None) -> str:
    """A time as a person says it: `20 ms`, `1.5 s`."""
    if seconds == 0:
        return "0"
    if seconds < 0.001:
        return f"{seconds * 1e6:g} µs"
    return f"{seconds * 1e3:g} ms" if seconds < 1 else f"{seconds:g} s"


def logarithmic(axes: Axes) -> None:
    """A logarithmic axis of times; within three decades 2 and 5 are told, too."""
    axes.set_xscale("log")
    low, high = axes.get_xlim()
    told = (1.0, 2.0, 5.0) if high / low < DECADES_TOLD_FINELY else (1.0,)
    axes.xaxis.set_major_locator(LogLocator(subs=told))
    axes.xaxis.set_major_formatter(FuncFormatter(duration))
    axes.xaxis.set_minor_formatter(NullFormatter())
