"""A run held to a baseline, in the terminal and in JUnit: red exactly where it is not accepted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.regression.comparison import Change, Comparison, Way
from conformance.regression.held import FAILS
from conformance.verdict import Outcome
from report import changes, junit, terminal
from tests import synthetic
from tests.synthetic import cell_result, verdict

HOSTILE = "]]>\x1b[31m\u202e<b>|`"


def held(*found: Change, versions: tuple[tuple[str, str, str], ...] = ()) -> Comparison:
    return Comparison(found, 0, versions, FAILS)


def change(way: Way, cell: str = str(synthetic.CELL), text: str = "hang") -> Change:
    return Change(way, cell, text, text, text, "make faults CELL=x")


ROWS = [cell_result(verdict(outcome)) for outcome in Outcome]
WAYS = st.sampled_from([w for w in Way if w not in (Way.NEW, Way.GONE, Way.UNMATCHED)])


@given(
    st.lists(st.tuples(st.sampled_from(Outcome), st.none() | WAYS), max_size=4),
    st.booleans(),
    st.integers(0, 1),
)
def test_junit_is_red_exactly_where_the_exit_code_is_not_0(
    cells: list[tuple[Outcome, Way | None]], unmatched: bool, missing: int
) -> None:
    rows = [
        cell_result(verdict(outcome), replace(synthetic.CELL, case=f"case-{n}"))
        for n, (outcome, _) in enumerate(cells)
    ]
    never = (Outcome.SETUP_FAILED, Outcome.HARNESS_FAILED)
    found = [
        change(way, str(row.cell))
        for row, (outcome, way) in zip(rows, cells, strict=True)
        if way and outcome not in never
    ]
    found += [change(Way.UNMATCHED, "other/sse/stock/direct")] * unmatched
    run = synthetic.results(rows, planned=len(rows) + missing)
    with TemporaryDirectory() as folder:
        junit.write(Path(folder) / "j.xml", run, held(*found))
        root = ElementTree.parse(Path(folder) / "j.xml").getroot()
    red = int(root.attrib["failures"]) + int(root.attrib["errors"])
    assert (red > 0) == (held(*found).exit_code(run) != 0)


def test_what_the_baseline_accepts_is_green_although_it_differs(tmp_path: Path) -> None:
    run = synthetic.results([cell_result(verdict(Outcome.DIFFERS))])
    junit.write(tmp_path / "j.xml", run, held())
    (case,) = ElementTree.parse(tmp_path / "j.xml").getroot().iter("testcase")
    assert [each.tag for each in case] == ["system-out"]


def test_answers_that_are_gone_for_no_cause_of_the_run_are_one_error(tmp_path: Path) -> None:
    run = synthetic.results([cell_result(verdict(Outcome.AS_DOCUMENTED))])
    found = held(change(Way.UNANSWERED))
    junit.write(tmp_path / "j.xml", run, found)
    root = ElementTree.parse(tmp_path / "j.xml").getroot()
    assert (found.exit_code(run), root.attrib["errors"]) == (3, "1")


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    run = synthetic.results([cell_result(verdict(Outcome.DIFFERS))])
    found = held(change(Way.WORSE, text=HOSTILE), change(Way.UNMATCHED, HOSTILE, HOSTILE))
    junit.write(tmp_path / "j.xml", run, found)
    root = ElementTree.parse(tmp_path / "j.xml").getroot()
    assert "<b>|`" in "".join(root.itertext())
    assert "\x1b" not in (tmp_path / "j.xml").read_text()


def test_a_terminal_shows_only_what_changed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    run = synthetic.results([cell_result(verdict(Outcome.DIFFERS, message="known of old"))])
    terminal.show(run, tmp_path, held())
    shown = capsys.readouterr().out
    assert "known of old" not in shown
    assert "Nothing changed for the worse. Exit code 0." in shown


def test_a_terminal_still_shows_what_could_not_run(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    terminal.show(synthetic.results(ROWS), tmp_path, held())
    shown = capsys.readouterr().out
    assert "because setup-failed" in shown
    assert "because harness-failed" in shown
    assert "Exit code 2." in shown


@pytest.mark.parametrize("way", Way)
def test_each_way_is_named_with_its_cell_and_what_it_takes_to_see_it(
    way: Way, capsys: pytest.CaptureFixture[str]
) -> None:
    changes.show(held(change(way, text=HOSTILE), versions=(("nginx", "1", ""),)), 1)
    shown = capsys.readouterr().out
    assert f"{way}  made/sse/stock/direct" in shown
    assert ("replay:" in shown) == (way is not Way.GONE)
    assert "\x1b" not in shown
    assert "version of nginx: 1 became unknown" in shown
    assert f"0 the same, 1 {way}" in shown


def test_one_cause_that_leaves_many_cells_without_an_answer_is_said_once(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rows = [
        cell_result(verdict(Outcome.BLOCKED), replace(synthetic.CELL, case=f"case-{n}"))
        for n in range(5)
    ]
    cause = cell_result(verdict(Outcome.DIFFERS))
    found = held(
        change(Way.WORSE),
        *[change(Way.UNANSWERED, str(row.cell), "blocked: depends on made") for row in rows],
    )
    changes.show(found, 1)
    shown = capsys.readouterr().out
    assert "unanswered  5 cells of sse/stock/direct\n" in shown
    assert shown.count("depends on made") == 1
    junit.write(tmp_path / "j.xml", synthetic.results([cause, *rows]), found)
    root = ElementTree.parse(tmp_path / "j.xml").getroot()
    counts = [int(root.attrib[each]) for each in ("failures", "errors", "skipped")]
    assert counts == [1, 0, 5]
