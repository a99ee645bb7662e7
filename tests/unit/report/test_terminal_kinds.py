"""The same run on terminals of any width and kind."""

from __future__ import annotations

import io
import sys

import pytest

from conformance.verdict import Class, Outcome
from report import terminal as report
from report.words import SHORT
from tests.unit.report.shown import (
    ESCAPE,
    HARDENED,
    OUT,
    STOCK,
    Make,
    every_documented_cell,
    matrix_of,
    printed,
    with_outcome,
)


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
