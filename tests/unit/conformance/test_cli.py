"""Bad input gets one clear line that names the culprit, and exit code 2."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from conformance.cli import main


@pytest.mark.parametrize(
    ("arguments", "culprit"),
    [
        (("faults", "--case", "cut-finn"), "did you mean 'cut-fin'"),
        (("faults", "--wire", "carrier-pigeon"), "carrier-pigeon"),
        (("faults", "--setting", "sturdy"), "sturdy"),
        (("faults", "--cell", "whole/sse/stock/nowhere"), "nowhere"),
        (("faults", "--gateway", "ngnix"), "did you mean 'nginx'"),
        (("faults", "--cases-from", "no.such.module"), "no.such.module"),
        (("faults", "--document", "missing.txt"), "missing.txt"),
        (("faults", "--document", "latin1.txt"), "latin1.txt"),
        (("faults", "--document", "empty.txt"), "empty.txt"),
        (("faults", "--plan", "latin1.txt"), "latin1.txt"),
        (("faults", "--plan", "missing.json"), "missing.json"),
        (("judge", "--out", "nowhere"), "nowhere"),
        (("judge", "--out", "old"), "tokenwire.results/0"),
        (("cases", "cut-finn"), "cut-finn"),
    ],
)
def test_bad_input_is_named_in_one_line(
    arguments: tuple[str, ...], culprit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "latin1.txt").write_bytes("naïve".encode("latin-1"))
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "results.json").write_text('{"schema": "tokenwire.results/0"}')
    answer = CliRunner().invoke(main, arguments)
    assert answer.exit_code == 2
    assert len(answer.output.splitlines()) == 1
    assert culprit in answer.output
    assert not (tmp_path / "out").exists()


def test_an_unknown_option_is_named() -> None:
    answer = CliRunner().invoke(main, ("faults", "--carrier", "pigeon"))
    assert answer.exit_code == 2
    assert "--carrier" in answer.output
