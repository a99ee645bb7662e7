"""What a person at a terminal sees: progress while it runs, the matrix when it is done.

Plain text where standard output is no terminal. Everything that came from a peer is data and
is printed through `rich.text.Text`, never as markup.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from conformance.case import Case
from conformance.results import CellResult, Results
from conformance.verdict import Class, Outcome, Verdict

PLAIN_WIDTH = 120

STYLES = {
    Class.COMPLETE: "green",
    Class.DETECTED: "green",
    Class.LATE_BURST: "yellow",
    Class.COALESCED: "yellow",
    Class.REFUSED: "green",
    Class.SILENT_TRUNCATION: "bold red",
    Class.LOST_TAIL: "bold red",
    Class.CORRUPTED: "bold red",
    Class.DUPLICATE: "bold red",
    Class.FALSE_FAILURE: "red",
    Class.HANG: "red",
    Class.ORPHANED: "magenta",
}

Show = Callable[[str, Verdict], None]


def console() -> Console:
    """Standard output; wide enough for the matrix where it is no terminal."""
    return Console() if sys.stdout.isatty() else Console(width=PLAIN_WIDTH, highlight=False)


@contextmanager
def progress(total: int) -> Iterator[Show]:
    """A live count on standard error; one line per surprise only, where that is no terminal."""
    err = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task("cells", total=total)

        def show(cell: str, verdict: Verdict) -> None:
            bar.advance(task)
            if verdict.outcome not in (Outcome.AS_DOCUMENTED, Outcome.UNSUPPORTED):
                err.print(Text(f"{verdict.outcome}: {cell}: {verdict.reason}"), soft_wrap=True)

        yield show


def show(found: Results, out: Path) -> None:
    """The matrix, then everything that did not come out as documented, then the counts."""
    to = console()
    for road in dict.fromkeys(each.cell.road for each in found.cells):
        to.print(matrix([each for each in found.cells if each.cell.road == road], road))
    for each in found.cells:
        if each.verdict.outcome not in (Outcome.AS_DOCUMENTED, Outcome.UNSUPPORTED):
            to.print(surprise(each), soft_wrap=True)
    to.print(Text(closing(found, out)), soft_wrap=True)


def matrix(cells: Sequence[CellResult], road: str) -> Table:
    """One row a case, one column a wire and client setting; a cell is its class."""
    table = Table(title=f"How each wire failed: {road}", title_justify="left", pad_edge=False)
    columns = list(dict.fromkeys((each.cell.wire, each.cell.setting) for each in cells))
    table.add_column("case", no_wrap=True)
    for wire, setting in columns:
        table.add_column(f"{wire}\n{setting}", no_wrap=True)
    by_place = {(each.cell.case, each.cell.wire, each.cell.setting): each for each in cells}
    for case in dict.fromkeys(each.cell.case for each in cells):
        table.add_row(case, *(word(by_place.get((case, *column))) for column in columns))
    return table


def word(each: CellResult | None) -> Text:
    """A cell in one word; '!' marks what differs from its documentation."""
    if each is None:
        return Text("")
    verdict = each.verdict
    if verdict.klass is None:
        return Text(f"({verdict.outcome})", style="dim")
    mark = " !" if verdict.outcome is Outcome.DIFFERS else ""
    return Text(f"{verdict.klass}{mark}", style=STYLES[verdict.klass])


def surprise(each: CellResult) -> Text:
    """What differs, what was documented, and how to see it again."""
    verdict = each.verdict
    lines = [f"{verdict.outcome}: {each.cell}: {verdict.reason}"]
    if verdict.axes is not None:
        lines.append(f"  documented: {verdict.expected}; told: {verdict.axes.signal}")
    if verdict.outcome is not Outcome.BLOCKED:
        lines.append(f"  replay: {each.replay}")
    return Text("\n".join(lines))


def closing(found: Results, out: Path) -> str:
    """The counts, the plan's hash and where everything lies."""
    counts = found.counts()
    parts = ", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome if counts[outcome])
    if len(found.cells) < found.planned:
        parts += f", {found.planned - len(found.cells)} not run (interrupted)"
    return (
        f"{parts or 'nothing was checked'} in {found.seconds:.1f} s; "
        f"seed {found.seed}, plan {found.plan}; {out}/results.json, {out}/junit.xml, "
        f"{out}/recordings/"
    )


def cases(chosen: Iterable[Case], *, whole: bool) -> None:
    """The cases as a table, or each with its documented answers."""
    to = console()
    if not whole:
        table = Table("case", "question", "fault", pad_edge=False)
        for case in chosen:
            table.add_row(case.id, Text(case.question), Text(fault_of(case)))
        to.print(table)
        return
    for case in chosen:
        to.print(Text(f"{case.id}: {case.question}", style="bold"))
        to.print(Text(f"  {case.kind}; {fault_of(case)}; anchors: {'; '.join(case.anchors)}"))
        for where, expect in case.expect.items():
            to.print(Text(f"  {where}: {expect.klass}: {expect.because}"))
        for wire, reason in case.unsupported.items():
            to.print(Text(f"  {wire}: unsupported: {reason}"))


def fault_of(case: Case) -> str:
    """The fault and its trigger, or what the client does, in words."""
    if case.fault is not None:
        faults = dict.fromkeys(str(case.fault_on(wire)) for wire in case.wires)
        return f"{' / '.join(faults)} at {case.when}"
    return ", ".join(f"client: {move.act} at heard({move.at_heard})" for move in case.moves)
