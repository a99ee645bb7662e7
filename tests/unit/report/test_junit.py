"""JUnit XML, proved on failing input: red exactly where the run is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.results import Results, blocked
from conformance.verdict import Outcome, Verdict
from report import junit
from report.visible import visible
from tests import synthetic
from tests.synthetic import cell_result, verdict

HOSTILE = {
    "markup": "<testcase name='x'><failure/></testcase> & &amp; &lt;",
    "the end of a CDATA section": "]]> <![CDATA[ ]]>",
    "control characters": "\x00\x01\x0b\x1b[31m\x7f\x9b",
    "surrogates and non-characters": "\ud800 \udfff \ufffe \uffff",
    "quotes": "'single' \"double\"",
    "lines and tabs": "one\ntwo\r\nthree\tfour",
    "an entity": '<!DOCTYPE x [<!ENTITY a "b">]> &a;',
    "a comment": "<!-- -- -->",
    "right to left": "\u202eabc",
    "beyond the first plane": "🙂 𠀀",
}
KINDS = {
    Outcome.AS_DOCUMENTED: None,
    Outcome.DIFFERS: "failure",
    Outcome.BLOCKED: "skipped",
    Outcome.UNSUPPORTED: "skipped",
    Outcome.SETUP_FAILED: "error",
    Outcome.HARNESS_FAILED: "error",
}


def written(folder: Path, found: Results) -> ElementTree.Element:
    """Write the report, and read it back as a CI server would: not with what wrote it."""
    path = folder / "junit.xml"
    junit.write(path, found)
    return ElementTree.parse(path).getroot()


def cases(root: ElementTree.Element) -> list[ElementTree.Element]:
    return list(root.iter("testcase"))


def told(case: ElementTree.Element) -> str:
    """Everything that a case says in text."""
    return "".join(case.itertext())


def counts(element: ElementTree.Element) -> list[int]:
    return [int(element.attrib[each]) for each in ("tests", "failures", "errors", "skipped")]


def test_every_outcome_has_an_entry_of_its_kind() -> None:
    assert KINDS.keys() == set(Outcome)


@pytest.mark.parametrize(("outcome", "kind"), KINDS.items())
def test_an_outcome_is_shown_for_what_it_is(
    outcome: Outcome, kind: str | None, tmp_path: Path
) -> None:
    found = synthetic.results([cell_result(verdict(outcome))])
    case = cases(written(tmp_path, found))[0]
    assert [each.tag for each in case] == [kind or "system-out"]
    assert (case.attrib["name"], case.attrib["classname"]) == ("made[sse-stock]", "direct.sse")


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_comes_back_as_it_is_shown(
    text: str, outcome: Outcome, tmp_path: Path
) -> None:
    row = cell_result(verdict(outcome, message=text))
    row = replace(row, question=text, replay=text)
    case = cases(written(tmp_path, synthetic.results([row])))[0]
    assert visible(text) in told(case)
    if outcome is not Outcome.AS_DOCUMENTED:
        assert case[0].attrib["message"] == " ".join(visible(text).split())


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_names_come_back_too(text: str, tmp_path: Path) -> None:
    cell = replace(synthetic.CELL, case=text.replace("\n", " "), road="nginx")
    row = cell_result(verdict(Outcome.DIFFERS), cell)
    found = replace(synthetic.results([row]), plan=text, started=text)
    case = cases(written(tmp_path, found))[0]
    assert case.attrib["classname"] == "nginx.sse"
    assert case.attrib["name"] == f"{visible(cell.case)}[sse-stock]".replace("\t", " ")


def test_every_cell_carries_its_replay(tmp_path: Path) -> None:
    rows = [cell_result(verdict(each)) for each in Outcome]
    for case in cases(written(tmp_path, synthetic.results(rows)))[: len(rows)]:
        assert "replay: make faults SEED=1 CELL=made/sse/stock/direct" in told(case)


def test_the_counts_are_right(tmp_path: Path) -> None:
    rows = [cell_result(verdict(each)) for each in Outcome]
    root = written(tmp_path, synthetic.results(rows))
    for element in (root, *root.iter("testsuite")):
        assert counts(element) == [6, 1, 2, 2]
    assert root.attrib["time"] == "1.5"


def test_each_road_is_a_suite(tmp_path: Path) -> None:
    rows = [
        cell_result(verdict(Outcome.AS_DOCUMENTED), replace(synthetic.CELL, road=road))
        for road in ("direct", "nginx@default", "direct")
    ]
    suites = written(tmp_path, synthetic.results(rows)).iter("testsuite")
    assert {each.attrib["name"]: len(cases(each)) for each in suites} == {
        "direct": 2,
        "nginx@default": 1,
    }


def test_a_suite_says_what_it_takes_to_repeat_it(tmp_path: Path) -> None:
    found = synthetic.results([cell_result(verdict(Outcome.DIFFERS))])
    (suite,) = written(tmp_path, found).iter("testsuite")
    properties = {each.attrib["name"]: each.attrib["value"] for each in suite.iter("property")}
    assert properties == {"seed": "1", "plan": "0123456789ab"}
    assert suite.attrib["timestamp"] == found.started


VERDICTS = [*map(verdict, Outcome), blocked(["whole"], explained=True)]


@given(st.lists(st.sampled_from(VERDICTS), max_size=6), st.integers(0, 2), st.booleans())
def test_the_file_is_red_exactly_where_the_exit_code_is_not_0(
    verdicts: list[Verdict], missing: int, interrupted: bool
) -> None:
    rows = [cell_result(each) for each in verdicts]
    found = synthetic.results(rows, planned=len(rows) + missing)
    found = replace(found, interrupted=interrupted)
    with TemporaryDirectory() as folder:
        _, failures, errors, _ = counts(written(Path(folder), found))
    assert (failures + errors > 0) == (found.exit_code() != 0)


def test_an_interrupted_run_is_an_error_of_its_own(tmp_path: Path) -> None:
    found = synthetic.results([cell_result(verdict(Outcome.AS_DOCUMENTED))], planned=5)
    root = written(tmp_path, found)
    assert counts(root) == [2, 0, 1, 0]
    (trouble,) = [case for case in cases(root) if case.find("error") is not None]
    assert trouble.attrib["name"] == "incomplete: 4 of 5 cells were not run"


def test_a_cell_that_nothing_blocks_and_nobody_asked_is_an_error_of_the_run(
    tmp_path: Path,
) -> None:
    rows = [cell_result(verdict(each)) for each in (Outcome.AS_DOCUMENTED, Outcome.BLOCKED)]
    assert counts(written(tmp_path, synthetic.results(rows))) == [3, 0, 1, 1]


def test_an_empty_run_is_an_error(tmp_path: Path) -> None:
    assert counts(written(tmp_path, synthetic.results([]))) == [1, 0, 1, 0]


def test_the_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    written(tmp_path, synthetic.results([cell_result(verdict(Outcome.DIFFERS))]))
    assert [each.name for each in tmp_path.iterdir()] == ["junit.xml"]
