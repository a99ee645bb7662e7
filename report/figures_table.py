"""A table of figures: how each of them is spread over the recordings that hold it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from report.consoles import head
from report.visible import visible


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of one group; `count`: how many recordings hold it."""

    group: str
    figure: str
    count: int
    p50: float
    p95: float
    p99: float
    most: float


def print_figures(
    to: Console, lens: str, about: str, rows: Sequence[Row], remarks: Sequence[str]
) -> None:
    """A heading, a table, and below it a line for each remark that is not empty."""
    to.print(Text.assemble((lens, "bold"), f"  {about}"))
    if rows:
        to.print(_table(to, rows))
    for remark in filter(None, remarks):
        to.print(Text(visible(remark), style="yellow"))
    to.print()


def _table(to: Console, rows: Sequence[Row]) -> Table:
    table = Table(box=head(to), pad_edge=False, show_edge=False)
    grouped = any(row.group for row in rows)
    table.add_column("figure", no_wrap=True)
    if grouped:
        table.add_column("group", no_wrap=True, overflow="ellipsis")
    for column in ("n", "p50", "p95", "p99", "max"):
        table.add_column(column, justify="right", no_wrap=True)
    before = ""
    for row in rows:
        group = [Text(visible(row.group))] if grouped else []
        numbers = (_number(each) for each in (row.p50, row.p95, row.p99, row.most))
        name = row.figure if row.figure != before else ""
        table.add_row(name, *group, f"{row.count:,}", *numbers)
        before = row.figure
    return table


def _number(value: float) -> str:
    """Four digits, and never an exponent for what a person can read without."""
    if value == int(value) and abs(value) < 1e15:
        return f"{value:,.0f}"
    return f"{value:,.1f}" if abs(value) >= 1000 else f"{value:.4g}"
