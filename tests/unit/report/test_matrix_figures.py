"""Below a matrix: a line a wire of what the lenses measured on that road."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from conformance.results import CellResult
from conformance.verdict import Outcome
from report import terminal
from report.matrix_figures import ADDED, TAX, TTFT, figures
from tests import synthetic
from tokenwire.recording import Identity


def _cell(case: str, wire: str, setting: str = "stock", **measured: float) -> CellResult:
    names = {"ttft": TTFT, "added": ADDED, "tax": TAX}
    seen = synthetic.verdict(Outcome.AS_DOCUMENTED)
    row = synthetic.cell_result(seen, Identity(case, wire, setting, "direct"))
    return replace(row, figures={names[name]: value for name, value in measured.items()})


CELLS = [
    _cell("cadence", "sse", ttft=10, added=1),
    _cell("cadence", "sse", "hardened", ttft=20, added=1.4),
    _cell("slow-first-token", "sse", ttft=3000),
    _cell("client-closes-flowing", "sse", tax=1),
    _cell("client-closes-silent", "sse", tax=0),
    _cell("client-stops-reading", "grpc", tax=6),
    _cell("client-closes-silent", "websocket", tax=0),
]


def test_a_wire_is_told_by_its_cadence_and_its_worst_stop() -> None:
    assert list(figures(CELLS)) == [
        "sse: first content after 15.0 ms, jitter added 1.2 ms (p99), "
        "a stop costs at most 1 token (client-closes-flowing)",
        "grpc: a stop costs at most 6 tokens (client-stops-reading)",
        "websocket: a stop costs at most 0 tokens",
    ]


def test_it_stands_below_the_matrix(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.show(synthetic.results(CELLS), Path("out"))
    assert "grpc: a stop costs at most 6 tokens (client-stops-reading)" in capsys.readouterr().out


def test_a_run_without_figures_has_no_line() -> None:
    assert list(figures([_cell("whole", "sse")])) == []
