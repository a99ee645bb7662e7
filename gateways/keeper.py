"""Run a command and end all that it leaves behind: `keeper.py PARENT COMMAND…`.

A file to run, not a module to import, as leash.py. A deployed configuration often makes its
program a daemon: the process that was started ends, and another, in a session of its own, serves.
The kernel gives such orphans to this process (prctl PR_SET_CHILD_SUBREAPER), which lives as long
as any of them does and ends them when it is told to end, or when its parent is gone.
"""

import ctypes
import os
import signal
import sys
import time
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_ENDING_SECONDS = 2.0  # less than whoever sends SIGTERM waits before SIGKILL
_HEARD = (signal.SIGTERM, signal.SIGCHLD)


def main() -> None:
    """Exit with the command's own code once nothing of it runs any more."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    libc.prctl(_PR_SET_CHILD_SUBREAPER, 1)
    if os.getppid() != int(sys.argv[1]):
        sys.exit(1)
    signal.pthread_sigmask(signal.SIG_BLOCK, _HEARD)
    sys.exit(_kept(_started(sys.argv[2:])))


def _started(command: list[str]) -> int:
    pid = os.fork()
    if pid:
        return pid
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _HEARD)
    try:
        os.execv(command[0], command)
    except OSError as error:
        os.write(2, f"{command[0]} cannot be started: {error.strerror}\n".encode())
        os._exit(127)


def _kept(command: int) -> int:
    """Reap until no descendant is left; the code of the command, 128 and more for a signal."""
    codes: dict[int, int] = {}
    told: set[int] = set()
    deadline = float("inf")
    while _reap(codes):
        if deadline == float("inf"):
            if signal.sigwait(_HEARD) is signal.SIGTERM:
                deadline = time.monotonic() + _ENDING_SECONDS
            continue
        # Again and again: who loses its parent becomes a child of this process.
        children = _children()
        late = time.monotonic() > deadline
        _send(signal.SIGKILL if late else signal.SIGTERM, children if late else children - told)
        told |= children
        signal.sigtimedwait([signal.SIGCHLD], _ENDING_SECONDS / 10)
    code = codes.get(command, 0)
    return code if code >= 0 else 128 - code


def _reap(codes: dict[int, int]) -> bool:
    """Write down how those ended that have; whether anybody is left."""
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return False
        if pid == 0:
            return True
        codes[pid] = os.waitstatus_to_exitcode(status)


def _children() -> set[int]:
    return set(map(int, Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()))


def _send(number: signal.Signals, pids: set[int]) -> None:
    for pid in pids:
        os.kill(pid, number)  # a child that nobody else reaps: it is still there


if __name__ == "__main__":
    main()
