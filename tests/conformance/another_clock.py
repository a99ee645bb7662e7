"""Run a command as on a machine that was booted earlier: `another_clock.py SECONDS COMMAND…`.

A time namespace (time_namespaces(7)): everything in it sees CLOCK_MONOTONIC that much later. Who
unshares sees it in its children only, and in what it becomes; so this is run, as a launcher.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from pathlib import Path

NEW_TIME = 0x00000080  # CLONE_NEWTIME, linux/sched.h
OFFSETS = "/proc/self/timens_offsets"


def launcher(seconds: int) -> tuple[str, ...]:
    """What goes before a command."""
    return (sys.executable, "-I", __file__, str(seconds))


def missing() -> str:
    """Why there is none here, "" where there is."""
    tried = subprocess.run([*launcher(1), "true"], capture_output=True, text=True, check=False)
    return tried.stderr.strip().rpartition("\n")[2] if tried.returncode else ""


def enter(seconds: int) -> None:
    """What this process becomes next sees the other clock. Raises: OSError, no rights, no such
    namespaces."""
    if ctypes.CDLL(None, use_errno=True).unshare(NEW_TIME):
        raise OSError(ctypes.get_errno(), "unshare: no time namespace can be had")
    Path(OFFSETS).write_text(f"monotonic {seconds} 0\n", encoding="ascii")


if __name__ == "__main__":
    enter(int(sys.argv[1]))
    os.execvp(sys.argv[2], sys.argv[2:])
