"""`alert`: which streams are good, when they came, whose budget they burn, and what is refused."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conformance.cli import main
from tests.unit.lenses import made
from tokenwire.recording import Recording, write

EVENING_S = 1_700_000_000
FIRST = "ttft.first_content_ms=500"


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["alert", *map(str, arguments)])


def _alert(*arguments: object) -> Result:
    return _run(*arguments, "--slo", FIRST, "--objective", "99%")


def _put(folder: Path, minute: float, recording: Recording, name: str = "stream") -> None:
    """As if it had ended in that minute."""
    cell = replace(recording.cell, case=f"{name}-{minute:g}")
    path = write(folder, replace(recording, cell=cell))
    at_seconds = EVENING_S + minute * 60
    os.utime(path, (at_seconds, at_seconds))


def _stream(first_ms: float, *, script: str = "prompt", road: str = "direct") -> Recording:
    seen = made.recording(made.words([first_ms, first_ms + 10]))
    cell = replace(made.CELL, road=road)
    return replace(seen, cell=cell, request=f'{{"script": "{script}"}}')


def test_it_is_quiet_while_every_stream_is_good(tmp_path: Path) -> None:
    for minute in range(30):
        _put(tmp_path, minute, _stream(400))
    told = _alert(tmp_path)
    assert told.exit_code == 0
    assert "all streams: 30 streams, 0 not good: quiet" in told.output


def test_it_fires_when_the_files_say_that_slow_ones_came_together(tmp_path: Path) -> None:
    for minute in range(120):
        _put(tmp_path, minute, _stream(900 if 60 <= minute < 90 else 400))
    told = _alert(tmp_path)
    assert told.exit_code == 1
    pages = [line for line in told.output.splitlines() if "14.4 times" in line]
    assert len(pages) == 1
    assert "2023-11-14 23:21:" in pages[0]  # 68 minutes in: 9 of 60 are more than 14.4 %
    assert "(9 of 60 not good)" in pages[0]
    assert pages[0].endswith("to 2023-11-14 23:47:19Z")  # 5 minutes after the last slow one


def test_the_same_streams_far_apart_wake_nobody(tmp_path: Path) -> None:
    for minute in range(120):
        _put(tmp_path, minute, _stream(900 if minute == 60 else 400))
    assert "page: 14.4" not in _alert(tmp_path).output


@pytest.mark.parametrize("by", ["model", "road", "argument"])
def test_a_slow_group_is_not_hidden_by_a_fast_one(tmp_path: Path, by: str) -> None:
    for minute in range(40):
        _put(tmp_path / "a", minute, _stream(400))
        _put(tmp_path / "b", minute, _stream(900, script="slow", road="nginx@default"))
    told = _alert(tmp_path / "a", tmp_path / "b", "--by", by)
    assert told.exit_code == 1
    lines = [line for line in told.output.splitlines() if "streams," in line]
    assert [line.rpartition(": ")[2] for line in lines] == ["quiet", "FIRES"]
    assert lines[1].startswith(
        {"model": "slow", "road": "nginx@default"}.get(by, str(tmp_path / "b"))
    )


def test_a_first_token_that_never_came_is_not_good(tmp_path: Path) -> None:
    for minute in range(20):
        _put(tmp_path, minute, made.recording([], ending="unsaid"))
    assert "20 streams, 20 not good: FIRES" in _alert(tmp_path).output


def test_all_objectives_must_be_met(tmp_path: Path) -> None:
    for minute in range(20):
        _put(tmp_path, minute, _stream(400))
    told = _alert(tmp_path, "--slo", "jitter.gaps_ms.p99=5")
    assert told.exit_code == 1
    assert "good: jitter.gaps_ms.p99 <= 5 and ttft.first_content_ms <= 500" in told.output


def test_an_hour_may_be_shorter(tmp_path: Path) -> None:
    for minute in range(30):
        _put(tmp_path, minute, _stream(900 if minute == 15 else 400))
    assert _alert(tmp_path).exit_code == 1  # a ticket: 1 of 16 is more than 1 %
    assert "page: 14.4" not in _alert(tmp_path).output
    assert "page: 14.4" in _alert(tmp_path, "--hour", "60").output


def test_what_cannot_be_measured_is_told_and_not_counted(tmp_path: Path) -> None:
    _put(tmp_path, 0, _stream(400))
    _put(tmp_path, 1, replace(_stream(900), trouble="setup: no port"))
    assert "all streams: 1 streams, 0 not good, 1 unmeasurable: quiet" in _alert(tmp_path).output


@pytest.mark.parametrize(
    ("slo", "objective", "words"),
    [
        ("nope.x_ms=1", "99%", "there is no lens 'nope'"),
        (
            "ttft.decoys=1",
            "99%",
            "'ttft.decoys' is no time of a lens; ttft has: ttft.connected_ms,",
        ),
        ("ttft=500", "99%", "'ttft' is no time of a lens"),
        ("ttft.first_content_ms=fast", "99%", "give a number of 0 or more"),
        (FIRST, "100%", "--objective 100%: give a share between 0 and 1"),
        (FIRST, "99 percent", "give a share between 0 and 1"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(
    tmp_path: Path, slo: str, objective: str, words: str
) -> None:
    _put(tmp_path, 0, _stream(400))
    told = _run(tmp_path, "--slo", slo, "--objective", objective)
    assert told.exit_code == 2
    assert words in told.output
    assert told.output.count("\n") == 1


def test_recordings_of_which_none_can_be_measured_are_refused(tmp_path: Path) -> None:
    _put(tmp_path, 0, replace(_stream(400), trouble="setup: no port"))
    told = _alert(tmp_path)
    assert told.exit_code == 2
    assert "none of these recordings can be measured by ttft" in told.output
