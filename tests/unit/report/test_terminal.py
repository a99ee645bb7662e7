"""What a person sees when a run is done: the matrix and the sum."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.verdict import Class, Outcome
from tests import synthetic
from tests.synthetic import cell_result, verdict
from tests.unit.report.shown import (
    HARDENED,
    STOCK,
    matrix_of,
    printed,
    row,
    with_outcome,
)


def test_one_word_stands_for_both_settings_where_they_agree(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = printed(matrix_of(cut={STOCK: Class.DETECTED, HARDENED: Class.DETECTED}), capsys)
    assert row(text, "cut") == ["cut", "detected"]


def test_two_words_stand_side_by_side_where_they_differ(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = matrix_of(cut={STOCK: Class.SILENT_TRUNCATION, HARDENED: Class.DETECTED})
    assert row(printed(found, capsys), "cut") == ["cut", "silent-truncation / detected"]


def test_a_cell_that_was_not_part_of_the_run_is_a_dash(capsys: pytest.CaptureFixture[str]) -> None:
    found = matrix_of(
        cut={STOCK: Class.DETECTED, HARDENED: Class.DETECTED},
        resume={HARDENED: Class.COMPLETE},
        ping={("grpc", "stock"): Class.COMPLETE, ("grpc", "hardened"): Class.COMPLETE},
    )
    text = printed(found, capsys)
    assert row(text, "resume") == ["resume", "- / complete", "-"]
    assert row(text, "ping") == ["ping", "-", "complete"]


def test_what_differs_is_marked_and_the_mark_explained(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(with_outcome(Outcome.DIFFERS), capsys)
    assert row(text, "made") == ["made", "detected!"]
    assert "! differs from what is documented" in text


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - {Outcome.AS_DOCUMENTED, Outcome.DIFFERS}))
def test_what_is_no_answer_is_in_brackets(
    outcome: Outcome, capsys: pytest.CaptureFixture[str]
) -> None:
    assert row(printed(with_outcome(outcome), capsys), "made") == ["made", f"({outcome})"]


def test_each_road_has_a_matrix_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        cell_result(verdict(Outcome.AS_DOCUMENTED), replace(synthetic.CELL, road=road))
        for road in ("direct", "nginx@default")
    ]
    text = printed(synthetic.results(rows), capsys)
    assert "How each wire failed: direct" in text
    assert "How each wire failed: nginx@default" in text


def test_a_road_on_which_nothing_could_be_asked_says_why_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    missing = verdict(Outcome.UNSUPPORTED, message="no toxiproxy-server: `make toxiproxy`")
    there = replace(synthetic.CELL, road="toxiproxy")
    absent = [cell_result(missing, replace(there, case=case)) for case in ("one", "two")]
    text = printed(synthetic.results(absent), capsys)
    assert "unsupported  2 cells on toxiproxy: no toxiproxy-server: `make toxiproxy`\n" in text
    asked = cell_result(verdict(Outcome.AS_DOCUMENTED), there)
    assert "no toxiproxy-server" not in printed(synthetic.results([*absent, asked]), capsys)


# The sum

SUMS = {
    "as documented": ([Outcome.AS_DOCUMENTED], 1, "Everything failed as documented. Exit code 0."),
    "differs": (
        [Outcome.DIFFERS], 1, "Something differs from what is documented. Exit code 1."
    ),
    "harness": ([Outcome.HARNESS_FAILED], 1, "could not run. Exit code 2."),
    "incomplete": ([Outcome.AS_DOCUMENTED], 3, "not every cell was run. Exit code 3."),
}  # fmt: skip


@pytest.mark.parametrize(("outcomes", "planned", "words"), SUMS.values(), ids=SUMS)
def test_the_last_line_says_what_the_exit_code_means(
    outcomes: list[Outcome], planned: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [cell_result(verdict(each)) for each in outcomes]
    text = printed(synthetic.results(rows, planned=planned), capsys)
    assert text.splitlines()[-1].endswith(words)


def test_the_counts_the_seed_and_the_plan_are_there(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [cell_result(verdict(each)) for each in (*Outcome, Outcome.DIFFERS)]
    text = printed(synthetic.results(rows, planned=9), capsys)
    assert (
        "9 cells in 1.5 s: 1 as-documented, 2 differs, 1 blocked, 1 unsupported, "
        "1 setup-failed, 1 harness-failed, 2 not run"
    ) in text
    assert "seed 1, plan 0123456789ab, made" in text
    assert "out/: results.json, junit.xml, plan.json, recordings/" in text


def test_an_empty_run_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert "nothing was checked" in printed(synthetic.results([]), capsys)
