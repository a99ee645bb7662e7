"""What a command leaves behind, a daemon in a session of its own too, ends with its keeper."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from gateways import keeper

PATIENCE_SECONDS = 20.0  # ends a hang
DAEMON = """
    import os, signal, sys
    gone, here = os.pipe()
    if os.fork():
        sys.exit(0)  # as nginx does where it is not told to stay
    os.close(here)
    os.read(gone, 1)  # until it has
    os.setsid()
    {deaf}
    if os.fork() == 0:
        signal.pause()  # a child of the daemon
    print(os.getpid(), flush=True)
    signal.pause()
"""
DEAF = "signal.signal(signal.SIGTERM, signal.SIG_IGN)"


@contextmanager
def kept(program: str, parent: int | None = None) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", textwrap.dedent(program)]
    beside = [sys.executable, "-IS", keeper.__file__, str(parent or os.getpid())]
    with subprocess.Popen([*beside, *command], stdout=subprocess.PIPE) as made:
        try:
            yield made
        finally:
            made.kill()


def first_line(made: subprocess.Popen[bytes]) -> bytes:
    assert made.stdout is not None
    return made.stdout.readline()


def ends(pid_fd: int) -> bool:
    poll = select.poll()
    poll.register(pid_fd, select.POLLIN)
    try:
        return bool(poll.poll(PATIENCE_SECONDS * 1000))
    finally:
        os.close(pid_fd)


@pytest.mark.parametrize("deaf", ["", DEAF], ids=["polite", "deaf to SIGTERM"])
def test_a_daemon_is_kept_and_ended_with_its_children(deaf: str) -> None:
    with kept(DAEMON.format(deaf=deaf)) as made:
        daemon = int(first_line(made))
        handle = os.pidfd_open(daemon)
        assert os.getsid(daemon) == daemon
        assert made.poll() is None, "it lives as long as the daemon does"
        made.send_signal(signal.SIGTERM)
        assert ends(handle)
        assert first_line(made) == b"", "the last of them that held the pipe has ended"
        assert made.wait(PATIENCE_SECONDS) == 0


@pytest.mark.parametrize(
    ("program", "code"),
    [
        ("raise SystemExit(3)", 3),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", 128 + signal.SIGKILL),
    ],
)
def test_its_code_is_that_of_the_command(program: str, code: int) -> None:
    with kept(program) as made:
        assert made.wait(PATIENCE_SECONDS) == code


def test_what_it_keeps_ends_with_its_parent() -> None:
    waits = "import os, signal; print(os.getpid(), flush=True); signal.pause()"
    parent = textwrap.dedent(f"""
        import os, subprocess, sys
        beside = [sys.executable, "-IS", {keeper.__file__!r}, str(os.getpid())]
        made = subprocess.Popen([*beside, sys.executable, "-c", {waits!r}], stdout=subprocess.PIPE)
        print(made.stdout.readline().decode(), flush=True)
        sys.stdin.read()
    """)  # and ends, without a word to its child
    command = [sys.executable, "-c", parent]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as made:
        handle = os.pidfd_open(int(first_line(made)))
    assert ends(handle)


def test_without_its_parent_nothing_is_started() -> None:
    with kept("print('started', flush=True)", parent=1) as made:
        assert first_line(made) == b""
        assert made.wait(PATIENCE_SECONDS) == 1


def test_a_command_that_cannot_be_started_says_so() -> None:
    beside = [sys.executable, "-IS", keeper.__file__, str(os.getpid()), "/nowhere/at-all"]
    made = subprocess.run(beside, capture_output=True, text=True, timeout=PATIENCE_SECONDS)
    assert made.returncode == 127
    assert "/nowhere/at-all cannot be started: No such file" in made.stderr
