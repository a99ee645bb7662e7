"""`diff` at the command line: exit codes and clear lines."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from click.testing import CliRunner, Result

from conformance import results
from conformance.cli import main
from conformance.results import CellResult
from conformance.verdict import Class, Outcome
from tests import synthetic
from tests.synthetic import cell_result, verdict

CELL = replace(synthetic.CELL, case="cut-fin")
THERE = replace(CELL, wire="grpc")


def row(klass: Class = Class.DETECTED) -> CellResult:
    return cell_result(verdict(Outcome.AS_DOCUMENTED, klass=klass), CELL)


def written(folder: Path, name: str, *rows: CellResult) -> str:
    path = folder / name
    results.write(path, synthetic.results(rows))
    return str(path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_nothing_worse_ends_with_0(tmp_path: Path) -> None:
    bad, good = written(tmp_path, "a", row(Class.HANG)), written(tmp_path, "b", row())
    shown = run("diff", bad, good)
    assert shown.exit_code == 0, shown.output
    assert "better  cut-fin/sse/stock/direct" in shown.output
    assert run("diff", good, good).output.startswith("1 the same\n")


def test_something_worse_ends_with_1_and_names_only_the_cells_that_changed(tmp_path: Path) -> None:
    other = cell_result(verdict(Outcome.AS_DOCUMENTED), THERE)
    good, bad = written(tmp_path, "a", row(), other), written(tmp_path, "b", row(Class.HANG), other)
    shown = run("diff", good, bad)
    assert shown.exit_code == 1
    assert "worse  cut-fin/sse/stock/direct\n    was: detected" in shown.output
    assert "grpc" not in shown.output
    page = run("diff", good, bad, "--markdown")
    assert page.exit_code == 1
    assert "### Worse (1)" in page.output


def test_runs_without_a_common_cell_cannot_be_compared(tmp_path: Path) -> None:
    here = written(tmp_path, "a", row())
    there = written(tmp_path, "b", cell_result(verdict(Outcome.AS_DOCUMENTED), THERE))
    shown = run("diff", here, there)
    assert shown.exit_code == 2
    assert "no cell in common" in shown.output


def test_a_missing_or_foreign_file_is_one_line(tmp_path: Path) -> None:
    here = written(tmp_path, "a", row())
    (tmp_path / "c").write_text("{}")
    for other in ("none", "c"):
        shown = run("diff", here, str(tmp_path / other))
        assert shown.exit_code == 2
        assert len(shown.output.splitlines()) == 1
        assert str(tmp_path / other) in shown.output
