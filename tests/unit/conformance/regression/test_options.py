"""`--baseline` and `--save-baseline` at the command line: exit codes and clear lines."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conformance import casebook
from conformance.cli import main
from conformance.options import Trouble
from conformance.regression import baseline
from conformance.regression.baseline import Baseline, Entry
from conformance.regression.options import Regression, opened
from conformance.results import CellResult, Results
from conformance.verdict import Class, Outcome
from tests import synthetic
from tests.synthetic import cell_result, verdict

BOOK = casebook.load()
CELL = replace(synthetic.CELL, case="cut-fin")
THERE = replace(CELL, wire="grpc")


def row(klass: Class = Class.DETECTED, outcome: Outcome = Outcome.AS_DOCUMENTED) -> CellResult:
    return cell_result(verdict(outcome, klass=klass), CELL)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def saved(folder: Path, cell: str) -> Path:
    entry = Entry(cell=cell, klass=Class.HANG, reason="", link="")
    baseline.write(folder / "base.json", Baseline(baseline.SCHEMA, "", (entry,)))
    return folder / "base.json"


UNKNOWN = {
    "cut-fni/sse/stock/direct": "there is no case 'cut-fni' in this version; did you mean 'cut-fi",
    "cut-fin/tcp/stock/direct": "there is no wire 'tcp'",
    "cut-fin/sse/stcok/direct": "there is no client setting 'stcok' .*; did you mean 'stock'",
    "cut-fin/sse/stock/ngnix@tuned": "there is no .*'ngnix.*'; did you mean 'nginx",
    "cut-fin/sse/stock/nginx": "'nginx' is more than one road; say which",
    "cut-fin/sse/stock/kernel": "case 'cut-fin' is not asked on road 'kernel'",
}


@pytest.mark.parametrize(("cell", "said"), UNKNOWN.items())
def test_a_cell_that_cannot_be_is_refused_before_anything_runs(
    cell: str, said: str, tmp_path: Path
) -> None:
    path = saved(tmp_path, cell)
    with pytest.raises(Trouble, match=said) as caught:
        opened(BOOK, path, None)
    assert caught.value.message.startswith(f"{path}: {cell}: ")
    shown = run("faults", "--baseline", str(path))
    assert (shown.exit_code, len(shown.output.splitlines())) == (2, 1)


def test_a_baseline_that_cannot_be_read_is_refused_before_anything_runs(tmp_path: Path) -> None:
    shown = run("faults", "--baseline", str(tmp_path / "none"))
    assert (shown.exit_code, len(shown.output.splitlines())) == (2, 1)


def test_a_baseline_that_cannot_be_written_is_refused_before_anything_runs(tmp_path: Path) -> None:
    shown = run("faults", "--save-baseline", str(tmp_path / "no" / "base.json"))
    assert shown.exit_code == 2
    assert "there is no folder" in shown.output


def test_an_entry_that_excuses_without_a_reason_is_counted_aloud(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = Entry(cell=str(CELL), klass=Class.HANG, reason="", link="", documented="detected")
    baseline.write(tmp_path / "b", Baseline(baseline.SCHEMA, "", (entry,)))
    opened(BOOK, tmp_path / "b", None)
    assert "1 say no reason yet" in capsys.readouterr().err


def test_without_a_baseline_a_run_is_held_to_the_documentation() -> None:
    assert opened(BOOK, None, None).comparison(synthetic.results([row()])) is None


# --save-baseline


def kept(found: Results, path: Path) -> Baseline | None:
    Regression(BOOK, None, path).keep(found)
    return baseline.read(path) if path.exists() else None


def test_what_is_saved_accepts_the_run_that_it_was_saved_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = synthetic.results([row(Class.HANG, Outcome.DIFFERS)])
    made = kept(found, tmp_path / "b")
    assert "1 entries, 1 differ from what is documented or waver; 1 say" in capsys.readouterr().out
    held = Regression(BOOK, made, None).comparison(found)
    assert held is not None
    assert (found.exit_code(), held.exit_code(found)) == (1, 0)


@pytest.mark.parametrize("outcome", [Outcome.SETUP_FAILED, Outcome.HARNESS_FAILED])
def test_a_run_in_which_something_could_not_run_is_not_saved(
    outcome: Outcome, tmp_path: Path
) -> None:
    broken = cell_result(verdict(outcome), THERE)
    assert kept(synthetic.results([row(), broken]), tmp_path / "b") is None
    assert kept(synthetic.results([row()], planned=2), tmp_path / "b") is None
    assert kept(synthetic.results([]), tmp_path / "b") is None


def test_a_new_baseline_keeps_the_reasons_of_the_old_one(tmp_path: Path) -> None:
    found = synthetic.results([row(Class.HANG, Outcome.DIFFERS)])
    kept(found, tmp_path / "b")
    text = (tmp_path / "b").read_text().replace('"reason": ""', '"reason": "our proxy"')
    (tmp_path / "b").write_text(text)
    old = baseline.read(tmp_path / "b")
    Regression(BOOK, old, tmp_path / "b").keep(found)
    assert json.loads((tmp_path / "b").read_text())["entries"][0]["reason"] == "our proxy"
