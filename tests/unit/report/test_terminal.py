"""What a person sees when a run is done."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from conformance import casebook, plan
from conformance.plan import Selection
from conformance.results import CellResult, Results, blocked
from conformance.verdict import Class, Outcome
from report import terminal as report
from report.words import SHORT, SURPRISES
from tests import synthetic
from tests.synthetic import cell_result, verdict
from tests.unit.report.conftest import Terminal
from tokenwire.recording import Identity

OUT = Path("out")
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
HOSTILE = "\x1b[2J\x1b[31mred\x07 [bold red]markup[/] ]]> <b>&amp;\u202e\ud800 :warning:"

Make = Callable[..., Terminal]


def matrix_of(**classes: Mapping[tuple[str, str], Class]) -> Results:
    """One case a keyword, its cells by wire and setting; every cell as documented."""
    return synthetic.results(
        cell_result(
            verdict(Outcome.AS_DOCUMENTED, klass=klass), Identity(case, wire, setting, "direct")
        )
        for case, cells in classes.items()
        for (wire, setting), klass in cells.items()
    )


def with_outcome(outcome: Outcome, message: str = "") -> Results:
    return synthetic.results([cell_result(verdict(outcome, message=message))])


def every_documented_cell(road: str = "direct") -> Results:
    """The matrix of a run in which everything comes out as the real cases document it."""
    book = casebook.load()
    cells = [each.cell for each in plan.draw(book, [road], Selection(), seed=1).cells]
    return synthetic.results(
        cell_result(
            verdict(
                Outcome.AS_DOCUMENTED,
                klass=book[cell.case].expectation(cell.wire, cell.setting).klass,
            ),
            cell,
        )
        for cell in cells
        if cell.wire not in book[cell.case].unsupported
    )


def printed(found: Results, capsys: pytest.CaptureFixture[str]) -> str:
    report.show(found, OUT)
    return capsys.readouterr().out


def row(text: str, case: str) -> list[str]:
    line = next(line for line in text.splitlines() if line.startswith(case))
    return re.split(r"  +", line.strip())


# The matrix

STOCK, HARDENED = ("sse", "stock"), ("sse", "hardened")


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


@pytest.mark.parametrize("outcome", set(Outcome) - {Outcome.AS_DOCUMENTED, Outcome.DIFFERS})
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


# Widths and kinds of terminals


@pytest.mark.parametrize(
    ("road", "columns"),
    [("direct", 80), ("kernel", 80), ("nginx@default", 80), ("envoy@tuned", 96)],
)
def test_no_line_of_a_real_matrix_is_broken(terminal: Make, road: str, columns: int) -> None:
    screen = terminal(columns)
    found = every_documented_cell(road)
    report.show(found, OUT)
    lines = ESCAPE.sub("", screen.shown()).splitlines()
    table = [line for line in lines if not line.startswith((" ", "one word"))]
    assert max(len(line) for line in lines) <= columns
    for case in {each.cell.case for each in found.cells}:
        assert sum(line.split(" ")[0] == case for line in table) == 1
    assert not [line for line in lines if line.startswith(" ")]


@pytest.mark.parametrize("columns", [30, 50, 80, 120, 250])
def test_a_case_keeps_its_name_on_one_line_and_the_replay_its_command(
    columns: int, terminal: Make
) -> None:
    screen = terminal(columns)
    report.show(with_outcome(Outcome.DIFFERS, "a long reason " * 30), OUT)
    text = ESCAPE.sub("", screen.shown())
    assert any(line.startswith("made ") for line in text.splitlines())
    assert "replay: make faults SEED=1 CELL=made/sse/stock/direct\n" in text


def test_short_words_are_explained_and_only_those_that_were_used(terminal: Make) -> None:
    screen = terminal(50)
    settings = {"stock": Class.ORPHANED, "hardened": Class.HANG}
    cells = {(wire, each): settings[each] for wire in ("sse", "grpc") for each in settings}
    report.show(matrix_of(a_case_with_a_long_name=cells), OUT)
    text = ESCAPE.sub("", screen.shown())
    assert "orphan=orphaned" in text
    assert "late=" not in text


def test_whole_words_need_no_explanation(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(every_documented_cell(), capsys)
    assert "silent-truncation" in text
    assert "=" not in text.partition("\n\n")[0].replace("----", "")


def test_one_setting_needs_no_explanation(capsys: pytest.CaptureFixture[str]) -> None:
    assert "one word" not in printed(matrix_of(cut={STOCK: Class.DETECTED}), capsys)
    both = matrix_of(cut={STOCK: Class.DETECTED, HARDENED: Class.DETECTED})
    assert "one word: the same for stock and hardened clients" in printed(both, capsys)


def test_words_are_cut_as_soon_as_the_whole_ones_do_not_fit(
    terminal: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    found = matrix_of(cut={STOCK: Class.SILENT_TRUNCATION, HARDENED: Class.DETECTED})
    (rule,) = [line for line in printed(found, capsys).splitlines() if set(line) == {"-"}]
    for columns, words in ((len(rule), "silent-truncation / detected"),
                           (len(rule) - 1, "silent/detected")):  # fmt: skip
        screen = terminal(columns)
        report.show(found, OUT)
        assert words in ESCAPE.sub("", screen.shown())


def test_every_short_word_is_one_of_a_kind() -> None:
    words = {str(each) for each in (*Class, *Outcome)}
    assert set(SHORT) <= words
    assert len({SHORT.get(word, word) for word in words}) == len(words)


def test_a_terminal_has_colours(terminal: Make) -> None:
    screen = terminal()
    report.show(with_outcome(Outcome.DIFFERS), OUT)
    assert "\x1b[7;32mdetected!" in screen.shown()  # reverse: it stands out without them too


@pytest.mark.parametrize("how", [{"term": "dumb"}, {"no_color": "1"}])
def test_a_terminal_that_wants_none_gets_plain_text(how: dict[str, str], terminal: Make) -> None:
    screen = terminal(**how)
    report.show(with_outcome(Outcome.DIFFERS), OUT)
    assert "\x1b" not in screen.shown()
    assert screen.shown().isascii()


def test_what_is_no_terminal_gets_plain_text_whatever_its_width(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = set[str]()
    for columns, color in (("40", ""), ("200", "1")):
        monkeypatch.setenv("COLUMNS", columns)
        monkeypatch.setenv("NO_COLOR", color)
        texts.add(printed(every_documented_cell(), capsys))
    assert len(texts) == 1
    assert not [line for line in texts.pop().splitlines() if line != line.rstrip()]


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp437", "utf-8"])
def test_no_locale_can_break_it(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, write_through=True)
    monkeypatch.setattr(sys, "stdout", stream)
    report.show(with_outcome(Outcome.DIFFERS, "🙂 日本 ünï"), OUT)
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    assert b"replay: make faults" in stream.buffer.getvalue()


# Surprises


@pytest.mark.parametrize("outcome", SURPRISES - {Outcome.BLOCKED})
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


@pytest.mark.parametrize("outcome", set(Outcome) - SURPRISES)
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


@pytest.mark.parametrize("outcome", set(Outcome))
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
