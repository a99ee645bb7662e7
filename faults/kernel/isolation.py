"""Moving into a network namespace: a thread for a moment, or a fresh process for good.

Standard library only, because this file also runs as a script, by path: the launcher that
`Namespace.command` puts before a command.

    python -I isolation.py NAMESPACE_FD PARENT_PID COMMAND...

Python has `os.setns` and `os.unshare` since 3.12; before, libc is called through ctypes.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from pathlib import Path

NEW_NETWORK = 0x40000000  # CLONE_NEWNET
_NEW_USER = 0x10000000  # CLONE_NEWUSER
_SET_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG
_NET_ADMIN, _SYS_ADMIN = 12, 21  # capabilities(7), as bits of CapEff

_libc = ctypes.CDLL(None, use_errno=True)


def unshare(flags: int) -> None:
    """unshare(2): new namespaces for the calling thread. Raises: OSError, EPERM without rights."""
    _check("unshare", _libc.unshare(flags))


def move_thread(namespace_fd: int) -> None:
    """setns(2): only the calling thread moves. Raises: OSError, EPERM without CAP_SYS_ADMIN."""
    _check("setns", _libc.setns(namespace_fd, NEW_NETWORK))


def enter(namespace_fd: int) -> None:
    """Move this process, and all that it will start, into a network namespace for good.

    First thing in a fresh process: sockets made before stay where they were made.
    Raises: RuntimeError, if it has other threads, which setns(2) would leave behind;
    OSError without the rights (`claim` asks for them).
    """
    _demand_one_thread("setns(2)")
    move_thread(namespace_fd)


def claim() -> None:
    """Give this process the right to make namespaces; nothing to do where it has it (root).

    Otherwise it becomes root of a user namespace of its own (user_namespaces(7)): it keeps
    its network and its files, and has power only over the namespaces that it makes from
    then on. It sees itself as uid 0, as do its children.
    Raises: RuntimeError, if it has other threads; OSError where user namespaces are off.
    """
    if may_make_namespaces():
        return
    _demand_one_thread("unshare(2)")
    user, group = os.geteuid(), os.getegid()
    unshare(_NEW_USER)
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"0 {group} 1", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"0 {user} 1", encoding="ascii")


def may_make_namespaces() -> bool:
    """Whether this process has CAP_SYS_ADMIN and CAP_NET_ADMIN, here or in a user namespace."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    effective = int(status.partition("CapEff:")[2].split()[0], 16)
    return bool(effective >> _SYS_ADMIN & 1 and effective >> _NET_ADMIN & 1)


def die_with(parent_pid: int) -> None:
    """SIGKILL for this process as soon as the thread that forked it ends, whatever ended it.

    Kept across exec. Ends this process at once if the parent has gone already.
    """
    _check("prctl", _libc.prctl(_SET_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0))
    if os.getppid() != parent_pid:
        os.kill(os.getpid(), signal.SIGKILL)


def _demand_one_thread(call: str) -> None:
    threads = len(os.listdir("/proc/self/task"))
    if threads > 1:
        raise RuntimeError(
            f"{call} moves one thread and {threads} are running here:"
            " call this first thing in a fresh process"
        )


def _check(call: str, answer: int) -> None:
    if answer != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{call}: {os.strerror(number)}")


def _launch(namespace_fd: int, parent_pid: int, command: list[str]) -> None:
    die_with(parent_pid)
    enter(namespace_fd)
    os.close(namespace_fd)
    os.execvp(command[0], command)


if __name__ == "__main__":
    _launch(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
