"""Everything that did not come out as documented, each with the command that shows it again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from conformance.results import CellResult
from conformance.verdict import Axes, Outcome
from report.visible import brief, visible
from report.words import surprising

MOST = 2_000  # characters of one peer's words; results.json has them all


def print_surprises(to: Console, cells: Iterable[CellResult]) -> int:
    """One paragraph a cell; blocked cells, which have one cause, one line a cause. How many."""
    found = [each for each in cells if surprising(each.verdict)]
    for each in found:
        if each.verdict.outcome is not Outcome.BLOCKED:
            _print(to, each)
    for line in blocked(found):
        to.print(Text(line))
    return len(found)


def _print(to: Console, each: CellResult) -> None:
    to.print(Text.assemble((str(each.verdict.outcome), "bold"), f"  {each.cell}"))
    for line in lines(each):
        to.print(Padding(Text(line), (0, 0, 0, 4), expand=False))
    # Never broken into lines of ours, so that it can be copied.
    to.print(Text(f"    replay: {visible(each.replay)}"), soft_wrap=True)


def lines(each: CellResult) -> Iterator[str]:
    """The question, what differs, what was seen and what was documented."""
    verdict = each.verdict
    yield visible(each.question)
    yield brief(verdict.reason, MOST)
    if verdict.axes is not None:
        yield f"seen: {verdict.klass}; {described(verdict.axes)}"
        yield f"documented: {visible(verdict.expected)}"


def described(axes: Axes) -> str:
    """The five axes in one line."""
    told = " ".join(filter(None, (str(axes.signal), brief(axes.signal.message, MOST))))
    after = f" after {axes.signal.after_ms:.0f} ms" if axes.signal.after_ms is not None else ""
    noticed = {True: "noticed", False: "never noticed", None: "had nothing to notice"}
    wasted, asked = axes.cleanup.said_to_nobody, axes.cleanup.attempts
    return (
        f"{axes.delivery} of {axes.delivery.of}, {axes.truth}, told: {visible(told)}{after}, "
        f"pace {axes.pace}, the origin {noticed[axes.cleanup.noticed]}"
        + (f" and said {wasted} to nobody" if wasted else "")
        + (f", and was asked {asked} times" if asked is not None and asked != 1 else "")
        + (", the gateway hoarded" if axes.cleanup.hoarded else "")
    )


def blocked(cells: Iterable[CellResult]) -> Iterator[str]:
    """One line for all that one cause blocks: it is reported once, not forty times."""
    causes = Counter(
        (each.cell.wire, each.cell.setting, each.cell.road, each.verdict.reason)
        for each in cells
        if each.verdict.outcome is Outcome.BLOCKED
    )
    for (wire, setting, road, reason), count in causes.items():
        cells_of = "1 cell" if count == 1 else f"{count} cells"
        yield f"blocked  {cells_of} of {wire}/{setting}/{road}: {visible(reason)}"
