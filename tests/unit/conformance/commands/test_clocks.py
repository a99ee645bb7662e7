from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from conformance.cli import main
from conformance.prober import fare, survey

STAGING = """
name = "staging"
staging = true
depth = "{depth}"
[wires.sse]
url = "http://127.0.0.1:1"
{adapter}
"""
HANG_SECONDS = 30.0


def ran(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["clocks", *arguments])
    return result.exit_code, result.output


def staging(folder: Path, depth: str = "sandwich", adapter: str = "") -> str:
    path = folder / "staging.toml"
    path.write_text(STAGING.format(depth=depth, adapter=adapter))
    return str(path)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ((), "name either a staging gateway with --target or a road with --gateway"),
        (("--gateway", "direct", "--target", "x.toml"), "name either"),
        (("--gateway", "ngnix@default"), "did you mean 'nginx'"),
        (("--target", "missing.toml"), "missing.toml"),
    ],
)
def test_what_cannot_run_is_one_line_that_names_the_way_out(
    arguments: tuple[str, ...], named: str
) -> None:
    code, output = ran(*arguments)
    assert (code, output.count("\n")) == (2, 1)
    assert named in output


def test_a_target_that_allows_too_little_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    code, output = ran("--target", staging(tmp_path))
    assert code == 2
    assert "streams_at_once is 8" in output


def test_a_dry_run_says_what_would_be_sent(tmp_path: Path) -> None:
    path = Path(staging(tmp_path))
    path.write_text(path.read_text() + "[limits]\nstreams_at_once = 50\n")
    code, output = ran("--target", str(path), "--dry-run", "--longest", "10")
    assert code == 0
    assert "streams at once for 10 s" in output


def test_json_is_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fare, "SETTLING_SECONDS", 0.0)
    monkeypatch.setattr(survey, "LIVES_APART_SECONDS", 0.0)
    asked = "--gateway direct --longest 1 --wire sse --repeats 1 --json"
    result = CliRunner().invoke(main, ["clocks", *asked.split()])
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert {each["kind"] for each in told["clocks"]} == {"absolute", "first-byte", "idle", "age"}


def test_ctrl_c_ends_it_and_what_was_found_by_then_is_told() -> None:
    command = [sys.executable, "-m", "conformance", "clocks", "--gateway", "direct"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as running:
        assert running.stderr is not None
        begun = running.stderr.readline()
        running.send_signal(signal.SIGINT)
        told, _ = running.communicate(timeout=HANG_SECONDS)
    assert begun.startswith("direct: ")
    assert (running.returncode, "interrupted. Every stream was closed" in told) == (3, True)
