"""The cases, printed: all of them as a table, or some with every documented answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from conformance.case import Act, Case
from report.consoles import head, printing


def show_all(cases: Iterable[Case]) -> None:
    """One row a case."""
    with printing() as to:
        table = Table(box=head(to), pad_edge=False, show_edge=False)
        for name in ("case", "question", "what befalls it"):
            table.add_column(name, no_wrap=name == "case")
        for case in cases:
            table.add_row(Text(case.id), Text(case.question), Text(befalls(case)))
        to.print(table)


def show_whole(cases: Sequence[Case]) -> None:
    """Each case with its anchors and what is documented for each wire."""
    with printing() as to:
        for case in cases:
            to.print(Text.assemble((case.id, "bold"), f"  {case.question}"))
            _indented(to, f"{case.kind}: {befalls(case)}; script {case.script}")
            _indented(to, f"anchors: {'; '.join(case.anchors)}")
            for place, expect in case.expect.items():
                answer = " or ".join((expect.klass, *expect.also))
                _indented(to, f"{place}: {answer}: {expect.because}")
            for wire, reason in case.unsupported.items():
                _indented(to, f"{wire}: unsupported: {reason}")


def befalls(case: Case) -> str:
    """The fault and its trigger, or what the client does, in words."""
    if case.fault is not None:
        faults = dict.fromkeys(str(case.fault_on(wire)) for wire in case.wires)
        again = "".join(f" and {k}" for k in case.again_at)
        return f"{' / '.join(faults)} at {case.when}{again}"
    moves = [
        f"client: {move.act} at heard({move.at_heard})"
        for move in case.moves
        if move.act is not Act.RELEASE  # the harness's own
    ]
    if case.stranger_meets is not None:
        moves.append(f"{case.stranger_meets}, and lifted before the client asks")
    silence = [f"silence after token {case.holds_at}"] if case.holds_at else []
    return ", ".join(moves or silence) or "nothing"


def _indented(to: Console, line: str) -> None:
    to.print(Padding(Text(line), (0, 0, 0, 4), expand=False))
