"""Verdicts derived again: the same as in the run, and never better than what was run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from conformance import rejudge, results
from conformance.case import Case, Expect
from conformance.judge import judge
from conformance.verdict import Class, Outcome
from tests import synthetic
from tokenwire import recording
from tokenwire.recording import Identity, Recording

AS_DOCUMENTED, DIFFERS, BLOCKED = Outcome.AS_DOCUMENTED, Outcome.DIFFERS, Outcome.BLOCKED
COMPLETE = Expect(Class.COMPLETE, "why", delivery="whole")
DETECTED = Expect(Class.DETECTED, "why")

BOOK = {
    "whole": synthetic.case(COMPLETE, name="whole"),
    "middle": synthetic.case(COMPLETE, name="middle", depends_on=("whole",)),
    "leaf": synthetic.case(COMPLETE, name="leaf", depends_on=("middle",)),
}


def cell(case: str) -> Identity:
    return replace(synthetic.CELL, case=case)


def record(out: Path, *cases: str, blocked: tuple[str, ...] = ()) -> None:
    """A run in which all of these came out complete, and `blocked` were not run."""
    rows: list[results.CellResult] = []
    for name in cases:
        path = recording.write(out / "recordings", made(name))
        verdict = judge(BOOK[name], made(name))
        rows.append(synthetic.cell_result(verdict, cell(name), recorded=str(path.relative_to(out))))
    rows += [synthetic.cell_result(results.blocked(["whole"]), cell(name)) for name in blocked]
    found = replace(synthetic.results(rows), plan="plan")
    results.write(out / "results.json", found)


def made(name: str) -> Recording:
    return synthetic.recording(cell=cell(name))


def outcomes(found: results.Results) -> Mapping[str, Outcome]:
    return {each.cell.case: each.verdict.outcome for each in found.cells}


def believing(**expect: Expect) -> Mapping[str, Case]:
    """The book, with another documentation for some cases."""
    return BOOK | {name: replace(BOOK[name], expect={"*": each}) for name, each in expect.items()}


def test_the_same_cases_give_the_same_results_again(tmp_path: Path) -> None:
    record(tmp_path, "whole", "middle", "leaf")
    assert rejudge.again(tmp_path, BOOK) == results.read(tmp_path / "results.json")


def test_a_changed_documentation_changes_the_verdict_without_a_run(tmp_path: Path) -> None:
    record(tmp_path, "whole", "leaf")
    found = rejudge.again(tmp_path, believing(leaf=DETECTED))
    assert outcomes(found) == {"whole": AS_DOCUMENTED, "leaf": DIFFERS}


def test_one_cause_stays_one_red_however_long_the_chain(tmp_path: Path) -> None:
    record(tmp_path, "leaf", "middle", "whole")
    found = rejudge.again(tmp_path, believing(whole=DETECTED))
    assert outcomes(found) == {"whole": DIFFERS, "middle": BLOCKED, "leaf": BLOCKED}
    assert found.exit_code() == results.EXIT_DIFFERS


def test_a_cell_that_was_blocked_stays_blocked_while_its_cause_stands(tmp_path: Path) -> None:
    record(tmp_path, "whole", blocked=("middle", "leaf"))
    found = rejudge.again(tmp_path, believing(whole=DETECTED))
    assert outcomes(found) == {"whole": DIFFERS, "middle": BLOCKED, "leaf": BLOCKED}


def test_a_cell_that_was_never_run_does_not_pass_once_its_cause_is_gone(tmp_path: Path) -> None:
    record(tmp_path, "whole", blocked=("middle", "leaf"))
    found = rejudge.again(tmp_path, BOOK)
    assert outcomes(found) == {"whole": AS_DOCUMENTED}
    assert (found.planned, found.exit_code()) == (3, results.EXIT_INCOMPLETE)


def test_a_case_that_is_gone_is_never_excused(tmp_path: Path) -> None:
    record(tmp_path, "whole", "middle")
    found = rejudge.again(tmp_path, {"whole": BOOK["whole"]})
    assert outcomes(found)["middle"] is Outcome.HARNESS_FAILED
    assert found.exit_code() == results.EXIT_COULD_NOT_RUN


def test_a_recording_of_another_cell_is_refused(tmp_path: Path) -> None:
    record(tmp_path, "whole", "middle")
    path = recording.path_of(tmp_path / "recordings", cell("middle"))
    path.write_bytes(recording.path_of(tmp_path / "recordings", cell("whole")).read_bytes())
    with pytest.raises(recording.UnreadableRecordingError, match=r"is of whole.*not of middle"):
        rejudge.again(tmp_path, BOOK)


def test_a_recording_of_another_run_is_refused(tmp_path: Path) -> None:
    record(tmp_path, "whole")
    recording.write(tmp_path / "recordings", replace(made("whole"), plan="older"))
    with pytest.raises(recording.UnreadableRecordingError, match=r"in plan older.*run it again"):
        rejudge.again(tmp_path, BOOK)


def test_a_recording_that_is_gone_is_named(tmp_path: Path) -> None:
    record(tmp_path, "whole")
    recording.path_of(tmp_path / "recordings", cell("whole")).unlink()
    with pytest.raises(recording.UnreadableRecordingError, match=r"sse-stock-direct\.json"):
        rejudge.again(tmp_path, BOOK)


def test_a_folder_without_results_is_named(tmp_path: Path) -> None:
    with pytest.raises(results.UnreadableResultsError, match=r"results\.json"):
        rejudge.again(tmp_path, BOOK)
