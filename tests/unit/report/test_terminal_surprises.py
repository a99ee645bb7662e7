"""Each surprise below the matrix: what, why, and how to see it again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.results import CellResult, blocked
from conformance.verdict import Outcome
from report import terminal as report
from report.words import SURPRISES
from tests import synthetic
from tests.synthetic import cell_result, verdict
from tests.unit.report.shown import (
    ESCAPE,
    HOSTILE,
    OUT,
    Make,
    printed,
    row,
    with_outcome,
)


@pytest.mark.parametrize("outcome", sorted(SURPRISES - {Outcome.BLOCKED}))
def test_every_surprise_says_what_and_why_and_how_to_see_it_again(
    outcome: Outcome, capsys: pytest.CaptureFixture[str]
) -> None:
    text = printed(with_outcome(outcome, "the reason"), capsys)
    assert f"{outcome}  made/sse/stock/direct" in text
    assert "    Is it so?" in text
    assert "    the reason" in text
    assert "    replay: make faults SEED=1 CELL=made/sse/stock/direct" in text


def test_what_differs_shows_all_five_axes_and_the_documentation(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = printed(with_outcome(Outcome.DIFFERS, "peer closed"), capsys)
    assert (
        "seen: detected; prefix(3) of 7, truthful, told: ReadError ECONNRESET peer closed after "
        "2 ms, pace unmeasured, the origin noticed and said 1 to nobody"
    ) in text
    assert "documented: detected" in text


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - SURPRISES))
def test_what_is_no_surprise_is_not_repeated(
    outcome: Outcome, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "replay" not in printed(with_outcome(outcome), capsys)


def test_what_is_documented_as_blocked_is_in_the_matrix_only(
    capsys: pytest.CaptureFixture[str],
) -> None:
    held = cell_result(blocked(["whole"], explained=True))
    text = printed(synthetic.results([held]), capsys)
    assert row(text, "made") == ["made", "(blocked)"]
    assert "depends on whole" not in text


def test_a_cause_that_blocks_one_cell_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(with_outcome(Outcome.BLOCKED, "depends on whole"), capsys)
    assert "blocked  1 cell of sse/stock/direct: depends on whole" in text


def test_one_cause_blocks_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    def row(case: str, outcome: Outcome) -> CellResult:
        return cell_result(verdict(outcome, message="depends on whole"),
                           replace(synthetic.CELL, case=case))  # fmt: skip

    rows = [row("whole", Outcome.DIFFERS), *(row(f"c{k}", Outcome.BLOCKED) for k in range(40))]
    text = printed(synthetic.results(rows), capsys)
    assert "blocked  40 cells of sse/stock/direct: depends on whole" in text
    assert text.count("depends on whole") == 3  # the difference's reason, its told, and this


@pytest.mark.parametrize("outcome", Outcome)
def test_a_peers_words_are_data(outcome: Outcome, terminal: Make) -> None:
    screen = terminal(2_000)
    report.show(with_outcome(outcome, HOSTILE), OUT)
    text = screen.shown()
    assert set(ESCAPE.sub("", text)) & {"\x1b", "\x07", "\u202e"} == set()
    if outcome in SURPRISES:
        assert "\\x1b[2J\\x1b[31mred\\x07 [bold red]markup[/] ]]> <b>&amp;" in text
        assert ":warning:" in text


def test_a_peer_that_says_too_much_is_cut_short(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(with_outcome(Outcome.DIFFERS, "x" * 4_000_000), capsys)
    assert len(text) < 10_000
    assert "(4,000,000 characters)" in text


def test_a_multi_line_reason_cannot_pass_for_another_report(
    capsys: pytest.CaptureFixture[str],
) -> None:
    faked = "x\nEverything failed as documented. Exit code 0."
    text = printed(with_outcome(Outcome.HARNESS_FAILED, faked), capsys)
    assert "\nEverything failed" not in text
