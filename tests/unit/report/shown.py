"""Runs to be printed, and what of them stands on the screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from conformance import casebook, plan
from conformance.plan import Selection
from conformance.results import Results
from conformance.verdict import Class, Outcome
from report import terminal as report
from tests import synthetic
from tests.synthetic import cell_result, verdict
from tests.unit.report.conftest import Terminal
from tokenwire.recording import Identity

OUT = Path("out")
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
HOSTILE = "\x1b[2J\x1b[31mred\x07 [bold red]markup[/] ]]> <b>&amp;\u202e\ud800 :warning:"
STOCK, HARDENED = ("sse", "stock"), ("sse", "hardened")

Make = Callable[..., Terminal]


def matrix_of(**classes: Mapping[tuple[str, str], Class]) -> Results:
    """One case a keyword, its cells by wire and setting; every cell as documented."""
    return synthetic.results(
        cell_result(
            verdict(Outcome.AS_DOCUMENTED, klass=klass), Identity(case, wire, setting, "direct")
        )
        for case, cells in classes.items()
        for (wire, setting), klass in cells.items()
    )


def with_outcome(outcome: Outcome, message: str = "") -> Results:
    return synthetic.results([cell_result(verdict(outcome, message=message))])


def every_documented_cell(road: str = "direct") -> Results:
    """The matrix of a run in which everything comes out as the real cases document it."""
    book = casebook.load()
    cells = [each.cell for each in plan.draw(book, [road], Selection(), seed=1).cells]
    return synthetic.results(
        cell_result(
            verdict(
                Outcome.AS_DOCUMENTED,
                klass=book[cell.case].expectation(cell.wire, cell.setting).klass,
            ),
            cell,
        )
        for cell in cells
        if cell.wire not in book[cell.case].unsupported
    )


def printed(found: Results, capsys: pytest.CaptureFixture[str]) -> str:
    report.show(found, OUT)
    return capsys.readouterr().out


def row(text: str, case: str) -> list[str]:
    line = next(line for line in text.splitlines() if line.startswith(case))
    return re.split(r"  +", line.strip())
