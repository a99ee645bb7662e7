"""Recordings as a command is given them: files, or folders of them, and what is wrong with one."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from tokenwire.recording import Recording, UnreadableRecordingError
from tokenwire.recording import read as read_file

EXIT_BAD_INPUT = 2


class BadInput(click.ClickException):
    """One line that names the culprit and the way out; exit code 2."""

    exit_code = EXIT_BAD_INPUT


def paths(given: Iterable[Path]) -> list[Path]:
    """Files as they are, of a folder every .json below it, sorted.

    Raises: BadInput, a folder without any.
    """
    found: list[Path] = []
    for path in given:
        below = sorted(path.rglob("*.json")) if path.is_dir() else [path]
        if not below:
            raise BadInput(f"{path}: no recording (*.json) below it; give a run's recordings/")
        found += below
    return found


def read(path: Path) -> Recording:
    """One file. Raises: BadInput, it cannot be used."""
    try:
        return read_file(path)
    except UnreadableRecordingError as error:
        raise BadInput(str(error)) from error
