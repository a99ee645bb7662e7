"""The data behind the page: every cell once, what changed, and what cannot be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from conformance.results import CellResult
from conformance.verdict import Class, Outcome
from report import html_data
from report.html_data import CHUNK, LEFT_OUT, WHOLE_CELLS, Cause, Page, Run
from tests import synthetic
from tokenwire import recording
from tokenwire.recording import Identity

CAUSES = {"fin": Cause("FIN.", "a deploy", "nginx", "RFC 9293")}


def a_cell(name: str = "one", outcome: Outcome = Outcome.AS_DOCUMENTED, **known: Any) -> CellResult:
    cell = Identity(name, "sse", "stock", "direct")
    return synthetic.cell_result(synthetic.verdict(outcome, **known), cell)


def made(
    out: Path, cells: Sequence[CellResult], was: Sequence[CellResult] | None = None
) -> tuple[dict[str, Any], list[Any]]:
    against = None if was is None else Run(synthetic.results(was), out)
    page: Page = html_data.page(Run(synthetic.results(cells), out), CAUSES, against)
    return cast("dict[str, Any]", page.table), [c for chunk in page.recordings for c in chunk]  # type: ignore[attr-defined]


def test_every_cell_is_there_once_with_its_verdict(tmp_path: Path) -> None:
    table, recordings = made(tmp_path, [a_cell("one"), a_cell("two", Outcome.BLOCKED)])
    assert [(each["case"], each["outcome"]) for each in table["cells"]] == [
        ("one", "as-documented"),
        ("two", "blocked"),
    ]
    assert table["cells"][0]["axes"]["delivery"] == {"shape": "prefix", "prefix": 3, "of": 7}
    assert table["cells"][1]["axes"] is None
    assert recordings == [{"now": None}, {"now": None}]


def test_a_question_is_kept_once_and_never_taken_for_another(tmp_path: Path) -> None:
    other = replace(a_cell("one"), question="Another?", cell=Identity("one", "grpc", "a", "b"))
    table, _ = made(tmp_path, [a_cell("one"), a_cell("two"), other])
    assert [each["question"] for each in table["cells"]] == [0, 0, 1]
    assert [each[0] for each in table["questions"]] == ["Is it so?", "Another?"]


def test_the_catalogue_that_was_handed_in_says_who_causes_a_fault(tmp_path: Path) -> None:
    table, _ = made(tmp_path, [a_cell()])
    assert table["causes"]["fin"]["cause"] == "a deploy"


def test_between_two_runs_only_what_changed_is_marked(tmp_path: Path) -> None:
    same, new, gone = a_cell("same"), a_cell("new"), a_cell("gone")
    now = a_cell("other", klass=Class.HANG)
    was = a_cell("other", klass=Class.DETECTED)
    slower = replace(
        same, verdict=replace(same.verdict, reason="in other words"), replay="otherwise"
    )
    table, _ = made(tmp_path, [same, now, new], [slower, was, gone])
    found = {each["case"]: each.get("change") for each in table["cells"]}
    assert found == {"same": None, "other": "changed", "new": "new", "gone": "gone"}
    assert table["cells"][1]["was"]["klass"] == "detected"


def test_without_another_run_nothing_is_new(tmp_path: Path) -> None:
    table, _ = made(tmp_path, [a_cell()])
    assert (table["against"], "change" in table["cells"][0]) == (None, False)


def test_a_recording_is_drawn_and_that_of_a_changed_cell_in_both_runs(tmp_path: Path) -> None:
    now = replace(a_cell("one", klass=Class.HANG), recording="")
    seen = synthetic.recording(cell=now.cell)
    path = str(recording.write(tmp_path, seen).relative_to(tmp_path))
    now = replace(now, recording=path)
    was = replace(a_cell("one"), recording=path)
    _, ((both),) = made(tmp_path, [now], [was])
    assert both["now"]["heard"]["of"] == both["was"]["heard"]["of"] == 7
    _, ((only),) = made(tmp_path, [now], [now])
    assert "was" not in only


@pytest.mark.parametrize("named", ["recordings/none.json", "../../etc/passwd", "\x00", "."])
def test_a_recording_that_cannot_be_read_says_so_in_its_panel(tmp_path: Path, named: str) -> None:
    _, ((found),) = made(tmp_path, [replace(a_cell(), recording=named)])
    assert found["now"].startswith("The recording cannot be shown.")


def test_a_recording_of_another_cell_is_not_shown_as_this_one(tmp_path: Path) -> None:
    path = recording.write(tmp_path, synthetic.recording())
    named = str(path.relative_to(tmp_path))
    _, ((found),) = made(tmp_path, [replace(a_cell(), recording=named)])
    assert found["now"].endswith("is of made/sse/stock/direct, not of this cell.")


def test_a_large_run_says_what_it_leaves_out_and_comes_in_chunks(tmp_path: Path) -> None:
    few, _ = made(tmp_path, [a_cell(f"case-{k}") for k in range(WHOLE_CELLS)])
    run = Run(synthetic.results(a_cell(f"case-{k}") for k in range(WHOLE_CELLS + 1)), tmp_path)
    page = html_data.page(run, CAUSES)
    assert few["left_out"] == ""
    assert cast("dict[str, Any]", page.table)["left_out"] == LEFT_OUT
    sizes = [len(cast("list[object]", chunk)) for chunk in page.recordings]
    assert sizes == [CHUNK] * (WHOLE_CELLS // CHUNK) + [1]


def test_control_characters_and_overrides_are_written_out(tmp_path: Path) -> None:
    table, _ = made(tmp_path, [a_cell("\u202egnp\x1b\x00")])
    assert table["cells"][0]["case"] == r"\u202egnp\x1b\x00"
