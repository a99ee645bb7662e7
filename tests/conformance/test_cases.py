"""The pytest face of the cases: the whole direct matrix, run once, one test a cell."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from conformance import casebook, plan, results
from conformance.options import DEFAULT_SEED
from conformance.verdict import Outcome

CELLS = plan.draw(casebook.load(), ["direct"], plan.Selection(), seed=DEFAULT_SEED).cells


@pytest.fixture(scope="session")
def matrix(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, results.CellResult]:
    """Every cell's result by name, from one run of the very command that the README names."""
    out: Path = tmp_path_factory.mktemp("matrix")
    run = subprocess.run(
        [sys.executable, "-m", "conformance", "faults", "--out", str(out)],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert run.returncode in (0, 1), run.stderr + run.stdout
    found = results.read(out / "results.json")
    return {str(each.cell): each for each in found.cells}


@pytest.mark.parametrize("cell", [str(planned.cell) for planned in CELLS])
def test_cell_fails_as_documented(cell: str, matrix: Mapping[str, results.CellResult]) -> None:
    each = matrix[cell]
    if each.verdict.outcome is Outcome.UNSUPPORTED:
        pytest.skip(each.verdict.reason)
    assert each.verdict.outcome is Outcome.AS_DOCUMENTED, (
        f"{each.verdict.reason}; documented: {each.verdict.expected}; replay: {each.replay}"
    )
