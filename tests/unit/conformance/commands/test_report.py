"""`python -m conformance report`: one file, or one line that says why not."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from conformance import results
from conformance.commands.report import causes, report
from conformance.verdict import Outcome
from faults.catalogue import catalogue
from tests import synthetic


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder with the results of one cell."""
    cell = synthetic.cell_result(synthetic.verdict(Outcome.AS_DOCUMENTED))
    results.write(tmp_path / "results.json", synthetic.results([cell]))
    return tmp_path


def test_it_writes_one_file_beside_the_results_or_where_it_is_told(out: Path) -> None:
    told = CliRunner().invoke(report, ["--out", str(out)])
    assert (told.exit_code, told.output) == (0, f"{out / 'report.html'}\n")
    other = CliRunner().invoke(report, ["--out", str(out), "--html", str(out / "other.html")])
    assert other.exit_code == 0
    assert (out / "other.html").read_bytes() == (out / "report.html").read_bytes()


def test_it_holds_a_run_against_another(out: Path) -> None:
    results_file = str(out / "results.json")
    told = CliRunner().invoke(report, ["--out", str(out), "--against", results_file])
    assert told.exit_code == 0, told.output
    assert '"against":{"seed":1' in (out / "report.html").read_text()


@pytest.mark.parametrize("missing", ["--out", "--against"])
def test_a_missing_run_is_one_line_that_names_it(out: Path, missing: str) -> None:
    nowhere = out / "nowhere"
    where = nowhere if missing == "--out" else nowhere / "results.json"
    told = CliRunner().invoke(report, ["--out", str(out), missing, str(where)])
    assert told.exit_code == results.EXIT_COULD_NOT_RUN
    assert told.output == f"Error: {nowhere / 'results.json'}: No such file or directory\n"


def test_a_page_that_cannot_be_written_is_one_line_that_names_it(out: Path) -> None:
    page = out / "nowhere" / "page.html"
    told = CliRunner().invoke(report, ["--out", str(out), "--html", str(page)])
    assert told.exit_code == results.EXIT_COULD_NOT_RUN
    assert told.output == f"Error: {page}: No such file or directory\n"


def test_every_fault_has_one_sentence_and_a_cause() -> None:
    found = causes()
    assert set(found) == set(catalogue())
    assert [name for name, each in found.items() if not (each.what and each.cause)] == []
