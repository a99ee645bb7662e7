"""The matrix: a row a case, a column a wire, two client settings in one cell where they differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from conformance.results import CellResult
from report.consoles import UNBOUNDED, head
from report.matrix_figures import figures
from report.words import SHORT, style, word

NONE = "-"

Found = Sequence[CellResult | None]  # of one case and wire, a setting each
Form = Callable[[Found], Text]


def print_matrix(to: Console, cells: Sequence[CellResult], road: str) -> None:
    """Whole words where they fit, else short ones; words too many for one line wrap.

    The case's name stays on one line, whatever the width.
    """
    settings = list(dict.fromkeys(each.cell.setting for each in cells))
    short = False
    table = _table(cells, settings, _whole)
    if _width(to, table) > to.width:
        short = True
        table = _table(cells, settings, partial(_short, _room(to, cells)))
        table.padding = 0
    table.box = head(to)
    to.print(Text(f"How each wire failed: {road}", style="bold"))
    to.print(table)
    for line in (*_legend(cells, settings, short=short), *figures(cells)):
        to.print(Text(line, style="dim"))


def _table(cells: Sequence[CellResult], settings: Sequence[str], form: Form) -> Table:
    table = Table(pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    wires = list(dict.fromkeys(each.cell.wire for each in cells))
    table.add_column("case", no_wrap=True, overflow="ellipsis")
    for wire in wires:
        table.add_column(wire, overflow="fold")
    by_place = {(each.cell.case, each.cell.wire, each.cell.setting): each for each in cells}
    for case in dict.fromkeys(each.cell.case for each in cells):
        found = [[by_place.get((case, wire, each)) for each in settings] for wire in wires]
        table.add_row(Text(case), *map(form, found))
    return table


def _whole(found: Found) -> Text:
    return _joined([_part(each, short=False) for each in found], " / ")


def _short(room: int, found: Found) -> Text:
    parts = [_part(each, short=True) for each in found]
    close = _joined(parts, "/")
    return close if close.cell_len <= room else _joined(parts, " / ")


def _part(each: CellResult | None, *, short: bool) -> Text:
    return Text(NONE, "dim") if each is None else Text(word(each, short=short), style(each))


def _joined(parts: Sequence[Text], between: str) -> Text:
    """One word where all are the same."""
    if len({(part.plain, str(part.style)) for part in parts}) == 1:
        return parts[0]
    return Text().join([*_between(parts, Text(between, "dim"))])


def _between(parts: Sequence[Text], separator: Text) -> Iterator[Text]:
    for index, part in enumerate(parts):
        yield from (separator, part) if index else (part,)


def _room(to: Console, cells: Sequence[CellResult]) -> int:
    """Columns for one wire."""
    wires = len({each.cell.wire for each in cells})
    return (to.width - max(len(each.cell.case) for each in cells)) // wires - 1


def _width(to: Console, table: Table) -> int:
    return Measurement.get(to, to.options.update(width=UNBOUNDED), table).maximum


def _legend(cells: Sequence[CellResult], settings: Sequence[str], *, short: bool) -> list[str]:
    """What the matrix does not explain by itself."""
    lines: list[str] = []
    if len(settings) > 1:
        lines.append(f"one word: the same for {' and '.join(settings)} clients; "
                     f"two: {' / '.join(settings)}")  # fmt: skip
    said = {str(each.verdict.klass or each.verdict.outcome) for each in cells}
    cut = [f"{SHORT[word]}={word}" for word in sorted(said & SHORT.keys())]
    if short and cut:
        lines.append(", ".join(cut))
    if any(word(each).endswith("!") for each in cells):
        lines.append("! differs from what is documented")
    return lines
