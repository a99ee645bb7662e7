from __future__ import annotations

import builtins
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from conformance.cli import main
from lenses.catalogue import LENSES
from tests.unit.lenses import made
from tokenwire.recording import write


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for wire, step in (("sse", 10), ("websocket", 30), ("grpc", 20)):
        cell = replace(made.CELL, wire=wire)
        stream = made.recording(made.words([step, 2 * step, 3 * step]), cell=cell)
        write(tmp_path / wire, replace(stream, request='{"script": "s-' + wire + '"}'))
    return tmp_path


def _rows(told: Result) -> list[list[str]]:
    return [line.split() for line in told.output.splitlines()]


def test_a_table_a_lens_with_the_spread_over_all(folder: Path) -> None:
    told = _run("measure", folder, "--lens", "ttft", "--lens", "jitter")
    assert told.exit_code == 0, told.output
    assert "3 recordings" in told.output
    assert ["first_content_ms", "3", "20", "29", "29.8", "30"] in _rows(told)
    assert ["gaps_ms.p50", "3", "20", "29", "29.8", "30"] in _rows(told)
    assert LENSES["ttft"].summary in told.output


def test_by_wire_stands_a_figure_of_each_side_by_side(folder: Path) -> None:
    rows = _rows(_run("measure", folder, "--lens", "ttft", "--by", "wire"))
    first = rows.index(["first_content_ms", "grpc", "1", "20", "20", "20", "20"])
    assert rows[first + 1] == ["sse", "1", "10", "10", "10", "10"]
    assert rows[first + 2] == ["websocket", "1", "30", "30", "30", "30"]


@pytest.mark.parametrize(
    ("by", "group"),
    [("model", "s-sse"), ("case", "made"), ("setting", "stock"), ("road", "direct")],
)
def test_groups_are_what_the_recordings_say(folder: Path, by: str, group: str) -> None:
    assert any(group in row for row in _rows(_run("measure", folder, "--by", by)))


def test_a_tenant_is_the_folder_that_was_named(folder: Path) -> None:
    told = _run("measure", folder / "sse", folder / "grpc", "--by", "argument", "--lens", "ttft")
    assert f"{folder / 'sse'}" in told.output


def test_json_is_a_line_a_recording_and_lens(folder: Path) -> None:
    told = _run("measure", folder, "--json", "--lens", "all")
    lines = [json.loads(line) for line in told.stdout.splitlines()]
    assert len(lines) == 3 * len(LENSES)
    assert {each["lens"] for each in lines} == set(LENSES)


def test_a_parameter_belongs_to_its_lens(folder: Path) -> None:
    told = _run(
        "measure", folder / "sse", "--lens", "jitter", "--set", "jitter.stall_ms=5", "--json"
    )
    assert json.loads(told.stdout)["figures"]["stalls"] == 2


def test_what_cannot_be_measured_is_counted_with_its_reason(folder: Path) -> None:
    broken = replace(made.recording([]), trouble="setup: it never\x1b[2J came up")
    write(folder / "sse", broken)
    told = _run("measure", folder, "--lens", "ttft")
    assert "1 unmeasurable: it did not run: setup: it never\\x1b[2J came up (1)" in told.output


def test_flags_are_counted_and_a_clock_has_no_spread(folder: Path) -> None:
    stalled = made.recording(made.words([10, 5000], done=False), ending="unsaid")
    write(folder / "sse", replace(stalled, cell=replace(made.CELL, case="stalled")))
    told = _run("measure", folder, "--lens", "trace")
    assert "flags: stall on 1, truncated on 1 of 4" in told.output
    assert "asked_ns" not in told.output
    assert "flags:" not in _run("measure", folder / "grpc", "--lens", "trace").output


def test_plots_are_written_where_they_were_asked_for(folder: Path) -> None:
    pytest.importorskip("matplotlib")
    told = _run("measure", folder, "--by", "wire", "--plots", folder / "plots")
    names = {path.name for path in (folder / "plots").iterdir()}
    assert names == {f"{n}.{f}" for n in ("gaps", "timeline", "ttft") for f in ("svg", "png")}
    assert told.stderr.count("\n") == 6
    assert (folder / "plots" / "ttft.svg").read_text().count("websocket (n = 1)") == 1


def _without(monkeypatch: pytest.MonkeyPatch, gone: str) -> None:
    imported: Callable[..., Any] = builtins.__import__

    def refuse(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith(gone):
            raise ModuleNotFoundError(f"No module named {gone!r}")
        return imported(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", refuse)


def test_the_command_line_loads_neither_library_by_itself() -> None:
    heavy = "matplotlib", "opentelemetry", "numpy"
    code = f"import sys, conformance.cli; sys.exit(any(name in sys.modules for name in {heavy}))"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    assert subprocess.run([sys.executable, "-c", code], env=environment).returncode == 0


@pytest.mark.parametrize(
    ("option", "value", "gone"),
    [
        ("--plots", "plots", "conformance.measuring.plots"),
        ("--otlp", "http://127.0.0.1:9", "conformance.measuring.export"),
    ],
)
def test_a_missing_library_is_one_line_that_names_the_way_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch, option: str, value: str, gone: str
) -> None:
    _without(monkeypatch, gone)
    told = _run("measure", folder, option, value)
    assert (told.exit_code, told.stderr.count("\n"), told.stdout) == (2, 1, "")
    assert "`make plots` installs it" in told.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--lens", "jiter"), "there is no lens 'jiter'"),
        (("--set", "stall_ms=1"), "is not LENS.NAME=NUMBER"),
        (("--set", "jitter.speed=1"), "jitter has no parameter 'speed'"),
        (("--label", "=x"), "is not NAME=VALUE"),
    ],
)
def test_bad_input_is_one_line_and_exit_2(
    folder: Path, arguments: tuple[str, ...], said: str
) -> None:
    told = _run("measure", folder, *arguments)
    assert (told.exit_code, told.output.count("\n")) == (2, 1)
    assert said in told.output


def test_compare_is_the_lenses_own(folder: Path) -> None:
    fast, slow = (
        folder / wire / "made" / f"{wire}-stock-direct.json" for wire in ("sse", "websocket")
    )
    assert _run("compare", fast, fast).exit_code == 0
    assert _run("compare", fast, slow).exit_code == 1
    assert json.loads(_run("compare", fast, slow, "--json").stdout)["figures"]["changes"] == [
        "gaps"
    ]


@pytest.mark.parametrize("arguments", [("one.json",), (), ("--gateway", "nginx")])
def test_compare_says_what_it_needs(arguments: tuple[str, ...]) -> None:
    told = _run("compare", *arguments)
    assert (told.exit_code, told.output.count("\n")) == (2, 1)
