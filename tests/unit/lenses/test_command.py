from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lenses.__main__ import main
from lenses.catalogue import LENSES
from tests.unit.lenses import made
from tokenwire.recording import Acted, Recording, write


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for wire, step in (("sse", 10), ("grpc", 20)):
        cell = replace(made.CELL, wire=wire)
        write(tmp_path, made.recording(made.words([step, 2 * step, 3 * step]), cell=cell))
    return tmp_path


def test_the_list_names_every_lens_with_its_summary() -> None:
    told = _run("list")
    assert told.exit_code == 0
    for name, lens in LENSES.items():
        assert lens.summary.endswith(".")
        assert f"{name} " in told.output


@pytest.mark.parametrize("name", LENSES)
def test_every_lens_shows_a_folder(name: str, folder: Path) -> None:
    told = _run("show", name, folder)
    assert told.exit_code == 0, told.output
    assert "2 recordings" in told.output


@pytest.mark.parametrize("name", LENSES)
def test_every_lens_takes_a_recording_of_nothing(name: str, tmp_path: Path) -> None:
    write(tmp_path, made.recording([], ending="failed"))
    assert _run("show", name, tmp_path).exit_code == 0


@pytest.mark.parametrize("name", LENSES)
def test_every_lens_refuses_a_cell_that_did_not_run(name: str, folder: Path) -> None:
    broken = replace(made.recording(made.words([1])), trouble="setup: it never came up")
    write(folder, broken)
    told = _run("show", name, folder)
    assert "unmeasurable: it did not run: setup: it never came up" in told.output


def test_one_line_a_recording_then_quantiles(folder: Path) -> None:
    lines = _run("show", "jitter", folder).output.splitlines()
    assert lines[0].startswith("made/grpc/stock/direct: tokens=3 gaps_ms.p50=20 ")
    assert lines[2] == "2 recordings, 0 of them unmeasurable"
    assert any(line.split()[:3] == ["gaps_ms.p50", "n=2", "p50=15"] for line in lines)


def test_json_is_one_object_a_recording(folder: Path) -> None:
    told = [json.loads(line) for line in _run("show", "ttft", folder, "--json").output.splitlines()]
    assert [each["figures"]["first_visible_ms"] for each in told] == [20, 10]


def test_a_parameter_can_be_set(folder: Path) -> None:
    told = _run("show", "jitter", folder, "--set", "stall_ms=15", "--json").output.splitlines()
    assert [json.loads(each)["figures"]["stalls"] for each in told] == [2, 0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show", "jiter", "x"), "there is no lens 'jiter'; there are: "),
        (("show", "jitter", "nowhere.json"), "nowhere.json: No such file"),
        (("show", "jitter", "x", "--set", "speed=1"), "jitter has no parameter 'speed'"),
        (("show", "jitter", "x", "--set", "stall_ms=soon"), "give a number of 0 or more"),
        (("show", "jitter", "x", "--set", "stall_ms=nan"), "give a number of 0 or more"),
    ],
)
def test_bad_input_is_one_line_and_exit_2(arguments: tuple[str, ...], said: str) -> None:
    told = _run(*arguments)
    assert (told.exit_code, told.output.count("\n")) == (2, 1)
    assert said in told.output


def test_a_torn_file_is_named(folder: Path) -> None:
    path = next(folder.rglob("*.json"))
    path.write_bytes(path.read_bytes()[:-20])
    told = _run("show", "ttft", path)
    assert (told.exit_code, told.output.count("\n")) == (2, 1)
    assert "not a whole recording" in told.output


def test_an_empty_folder_is_bad_input(tmp_path: Path) -> None:
    told = _run("show", "ttft", tmp_path)
    assert (told.exit_code, "no recording" in told.output) == (2, True)


def test_what_a_recording_says_cannot_steer_a_terminal(tmp_path: Path) -> None:
    hostile: Recording = replace(made.recording([]), trouble="\x1b[2J\nSee")
    write(tmp_path, hostile)
    told = _run("show", "ttft", tmp_path).output
    assert "\x1b" not in told
    assert r"\x1b[2J\nSee" in told


def test_compare_tells_a_changed_texture_by_its_exit_code(folder: Path) -> None:
    fast, slow = (folder / "made" / f"{wire}-stock-direct.json" for wire in ("sse", "grpc"))
    same, other = _run("compare", fast, fast), _run("compare", fast, slow)
    assert (same.exit_code, other.exit_code) == (0, 1)
    assert "changes=gaps" in other.output


def test_compare_needs_a_golden_recording_that_can_be_measured(tmp_path: Path) -> None:
    path = write(tmp_path, replace(made.recording([]), trouble="setup: none"))
    told = _run("compare", path, path)
    assert (told.exit_code, told.output.count("\n")) == (2, 1)


def test_a_histogram_tells_what_a_dashboard_would(folder: Path) -> None:
    told = _run("histogram", "ttft", "first_content_ms", folder)
    assert told.exit_code == 0, told.output
    lines = told.output.splitlines()
    assert lines[0].startswith("2 of 2 recordings have it")
    assert lines[1].startswith("  p50: explicit 0 to 0.01 s, exponential 0.00999")
    assert lines[3].startswith("  p99: explicit 0.01 to 0.02 s, exponential 0.0")


def test_equal_totals_are_told_apart_by_model_and_by_tenant(tmp_path: Path) -> None:
    """0.4 s to the first token or 30 s of it: both streams take 31 s, and so say all durations."""
    for model, first_ms in (("prompt", 400), ("slow", 30_000)):
        for number in range(5):
            cell = replace(made.CELL, case=f"{model}-{number}")
            seen = made.recording(made.words([first_ms + number, 30_999]), cell=cell)
            write(tmp_path / model, replace(seen, request=json.dumps({"model": model})))
    totals = _run("histogram", "goodput", "total_ms", tmp_path, "--by", "model").output.split("\n")
    assert totals[1:4] == totals[5:8]
    told = _run("histogram", "ttft", "first_content_ms", tmp_path, "--by", "model").output
    assert "prompt: 5 of 5 recordings have it" in told
    assert "p50: explicit 0.32 to 0.64 s, exponential 0.40" in told
    assert "p50: explicit 20.48 to 40.96 s, exponential 30.0" in told
    tenants = (tmp_path / "prompt", tmp_path / "slow")
    told = _run("histogram", "ttft", "first_content_ms", *tenants, "--by", "argument").output
    assert told.count("5 of 5 recordings have it") == 2
    pooled = _run("histogram", "ttft", "first_content_ms", tmp_path).output
    assert "10 of 10 recordings have it" in pooled


@pytest.mark.parametrize("figure", ["tokens", "nothing_ms", "connected"])
def test_a_histogram_of_what_is_no_time_is_bad_input(figure: str, folder: Path) -> None:
    told = _run("histogram", "jitter", figure, folder)
    assert (told.exit_code, told.output.count("\n")) == (2, 1)


def test_a_histogram_of_what_may_be_negative_is_bad_input(tmp_path: Path) -> None:
    first = made.recording(
        made.words([10], done=False), ending="failed", left_ms=5, acted=[Acted("close", made.ns(9))]
    )
    told = _run("histogram", "cancellation-tax", "knew_after_ms", write(tmp_path, first))
    assert (told.exit_code, "is below 0" in told.output) == (2, True)
