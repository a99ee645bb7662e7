"""What a person sees while a run goes on."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from conformance.results import blocked
from conformance.verdict import Outcome
from report.progress import progress
from report.words import SURPRISES
from tests.synthetic import verdict
from tests.unit.report.conftest import Terminal

Make = Callable[..., Terminal]


def go(*outcomes: Outcome, message: str = "") -> None:
    with progress(len(outcomes)) as show:
        for number, outcome in enumerate(outcomes):
            show(f"cell-{number}", verdict(outcome, message=message))


def test_a_log_gets_a_line_a_tenth(capsys: pytest.CaptureFixture[str]) -> None:
    go(*[Outcome.AS_DOCUMENTED] * 297)
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 10
    assert re.fullmatch(r"297/297 cells, \d+ s", err.splitlines()[-1])


@pytest.mark.parametrize("total", [1, 3, 10, 11])
def test_the_last_cell_always_has_a_line(total: int, capsys: pytest.CaptureFixture[str]) -> None:
    go(*[Outcome.AS_DOCUMENTED] * total)
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.startswith(f"{total}/{total} cells")


@pytest.mark.parametrize("outcome", sorted(SURPRISES - {Outcome.BLOCKED}))
def test_a_log_names_a_surprise_when_it_happens(
    outcome: Outcome, capsys: pytest.CaptureFixture[str]
) -> None:
    go(outcome, Outcome.AS_DOCUMENTED, message="\x1b[2Jwhy")
    err = capsys.readouterr().err
    assert err.startswith(f"{outcome}: cell-0: \\x1b[2Jwhy\n")
    assert f"1 {outcome}" in err.splitlines()[-1]


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - SURPRISES | {Outcome.BLOCKED}))
def test_a_log_is_not_filled_with_what_is_no_news(
    outcome: Outcome, capsys: pytest.CaptureFixture[str]
) -> None:
    go(*[outcome] * 100)
    assert "cell-" not in capsys.readouterr().err


def test_what_is_documented_as_blocked_is_no_news(capsys: pytest.CaptureFixture[str]) -> None:
    with progress(1) as show:
        show("a", blocked(["whole"], explained=True))
    assert capsys.readouterr().err == "1/1 cells, 0 s\n"


def test_a_terminal_gets_a_bar_that_counts_surprises(terminal: Make) -> None:
    screen = terminal(100)
    with progress(4) as show:
        show("a", verdict(Outcome.DIFFERS))
        show("b", verdict(Outcome.AS_DOCUMENTED))
    assert "2/4" in screen.shown()
    assert "1 differs" in screen.shown()


def test_the_bar_leaves_nothing_behind_and_gives_the_cursor_back(terminal: Make) -> None:
    screen = terminal(100)
    go(Outcome.DIFFERS)
    assert screen.shown().endswith("\x1b[2K")
    assert screen.shown().rfind("\x1b[?25h") > screen.shown().rfind("\x1b[?25l")


def test_the_cursor_comes_back_after_an_interruption_too(terminal: Make) -> None:
    screen = terminal(100)
    with pytest.raises(KeyboardInterrupt), progress(4):
        raise KeyboardInterrupt
    assert screen.shown().rfind("\x1b[?25h") > screen.shown().rfind("\x1b[?25l")


@pytest.mark.parametrize("how", [{"term": "dumb"}, {"no_color": "1"}])
def test_a_terminal_that_wants_no_movement_gets_lines(how: dict[str, str], terminal: Make) -> None:
    screen = terminal(**how)
    go(Outcome.AS_DOCUMENTED)
    assert "\x1b" not in screen.shown()
    assert screen.shown().startswith("1/1 cells")


def test_a_run_of_nothing_is_shown_as_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    go()
    assert capsys.readouterr() == ("", "")
