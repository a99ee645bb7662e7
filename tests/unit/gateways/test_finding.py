from __future__ import annotations

from pathlib import Path

import pytest

from gateways.finding import asked, in_wheel
from gateways.product import Binary, Missing

ABSENT = Missing("there is none", "apt-get install it")


def program(path: Path, says: str, code: int = 0) -> Path:
    path.write_text(f"#!/bin/sh\necho '{says}' >&2\nexit {code}\n")
    path.chmod(0o755)
    return path


def nowhere() -> Path | None:
    return None


def test_the_binary_that_the_user_names_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = program(tmp_path / "mine", "nginx version: nginx/1.99.1 (custom)")
    other = program(tmp_path / "theirs", "nginx version: nginx/1.0.0")
    monkeypatch.setenv("TOKENWIRE_SOME", str(named))
    found = asked("TOKENWIRE_SOME", lambda: other, "-v", absent=ABSENT)
    assert found == Binary(named, "1.99.1", {})
    assert isinstance(found, Binary)
    assert found.numbers == (1, 99, 1)


def test_where_there_is_none_the_command_that_installs_it_is_named() -> None:
    found = asked("TOKENWIRE_SOME", nowhere, "-v", absent=ABSENT)
    assert str(found) == "there is none; install it with `apt-get install it`"


@pytest.mark.parametrize(
    ("says", "code", "reason"),
    [("nginx/1.2.3", 1, "cannot be run"), ("no numbers here", 0, "names no version")],
)
def test_one_that_cannot_be_used_is_missing_with_the_reason(
    tmp_path: Path, says: str, code: int, reason: str
) -> None:
    path = program(tmp_path / "broken", says, code)
    found = asked("TOKENWIRE_SOME", lambda: path, "-v", absent=ABSENT)
    assert isinstance(found, Missing)
    assert reason in found.reason
    assert str(path) in found.reason


def test_a_misspelt_path_of_the_user_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKENWIRE_SOME", "/no/such/nginx")
    found = asked("TOKENWIRE_SOME", nowhere, "-v", absent=ABSENT)
    assert isinstance(found, Missing)
    assert "/no/such/nginx" in found.reason


def test_a_wheel_that_is_not_installed_has_no_binary() -> None:
    assert in_wheel("no-such-distribution", "/nginx") is None


def test_a_version_in_the_path_of_the_binary_is_not_the_binary_s(tmp_path: Path) -> None:
    home = tmp_path / "python3.11"
    home.mkdir()
    path = home / "envoy"
    program(path, f"{path}  version: 9e55/1.40.0/Clean")
    found = asked("TOKENWIRE_SOME", lambda: path, "--version", absent=ABSENT)
    assert isinstance(found, Binary)
    assert found.version == "1.40.0"
