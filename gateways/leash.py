"""Run a command that does not outlive its parent, whatever ends that: `leash.py PARENT COMMAND…`.

A file to run, not a module to import: a worker that is killed can end nothing itself, so the
kernel sends SIGTERM to what it started (prctl PR_SET_PDEATHSIG).
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Replace this process by the command. Exit 1 where the parent is gone already."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != int(sys.argv[1]):
        sys.exit(1)
    os.execv(sys.argv[2], sys.argv[2:])


if __name__ == "__main__":
    main()
