from __future__ import annotations

import asyncio
import os
import select
import signal
import subprocess
import sys
import textwrap
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from gateways import leash, running
from gateways.ports import LOOPBACK, reserved
from gateways.product import Binary
from gateways.running import GatewayFailedError, Running

PATIENCE_SECONDS = 20.0  # ends a hang
PYTHON = Binary(Path(sys.executable), "3")

LISTENS = """
    import pathlib, signal, socket, sys, time
    print(pathlib.Path("words.txt").read_text(), flush=True)
    with socket.create_server(("127.0.0.1", int(sys.argv[1]))):
        signal.pause()
"""
DEAF_TO_SIGTERM = """
    import signal, socket, subprocess, sys
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    child = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
    print(child.pid, flush=True)
    with socket.create_server(("127.0.0.1", int(sys.argv[1]))):
        signal.pause()
"""
ENDS = "    import sys; sys.exit('no such directive')"


async def at_once() -> bool:
    return True


def gateway(
    program: str, port: int, ready_seconds: float = PATIENCE_SECONDS
) -> AbstractAsyncContextManager[Running]:
    def files(_: Path) -> Mapping[str, str]:
        return {"words.txt": "ready when I listen"}

    def command(_: Path) -> tuple[str, ...]:
        return (sys.executable, "-c", textwrap.dedent(program), str(port))

    return running.running(
        "made", PYTHON, files, command, [port], at_once, ready_seconds=ready_seconds
    )


def folder_of(made: Running) -> Path:
    return Path(f"/proc/{made.pid}/cwd").resolve()


def handle(pid: int) -> int:
    """Readable once that process has ended, whoever reaps it."""
    return os.pidfd_open(pid)


def ends(process: int) -> bool:
    poll = select.poll()
    poll.register(process, select.POLLIN)
    try:
        return bool(poll.poll(PATIENCE_SECONDS * 1000))
    finally:
        os.close(process)


@pytest.mark.asyncio
async def test_it_is_ready_when_it_takes_connections_and_gone_afterwards() -> None:
    with reserved(1) as slots:
        async with gateway(LISTENS, slots[0].http) as made:
            _, writer = await asyncio.open_connection(LOOPBACK, slots[0].http)
            writer.close()
            folder = folder_of(made)
            assert (made.alive, (folder / "words.txt").exists()) == (True, True)
        assert (made.alive, folder.exists()) == (False, False)


@pytest.mark.asyncio
async def test_one_that_ends_before_it_is_ready_says_why() -> None:
    with reserved(1) as slots, pytest.raises(GatewayFailedError, match="no such directive"):
        async with gateway(ENDS, slots[0].http):
            pass


@pytest.mark.asyncio
async def test_one_that_never_listens_is_given_up() -> None:
    with reserved(1) as slots, pytest.raises(GatewayFailedError, match=r"not ready within 0\.5 s"):
        async with gateway("    import signal; signal.pause()", slots[0].http, 0.5):
            pass


@pytest.mark.asyncio
async def test_one_that_ignores_sigterm_is_killed_with_its_children(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(running, "STOPPING_SECONDS", 0.1)
    with reserved(1) as slots:
        async with gateway(DEAF_TO_SIGTERM, slots[0].http) as made:
            child = handle(int(made.last_words().split()[-1]))
        assert not made.alive
        assert ends(child)


@pytest.mark.asyncio
async def test_its_death_is_known_with_its_last_words() -> None:
    with reserved(1) as slots:
        async with gateway(LISTENS, slots[0].http) as made:
            os.kill(made.pid, signal.SIGKILL)
            async with asyncio.timeout(PATIENCE_SECONDS):
                await made._process.wait()
            assert made.last_words() == "made ended with -9: ready when I listen"


def test_what_is_on_the_leash_ends_with_its_parent() -> None:
    child = "import signal; print('up', flush=True); signal.pause()"
    parent = textwrap.dedent(f"""
        import os, subprocess, sys
        leashed = [sys.executable, {leash.__file__!r}, str(os.getpid())]
        made = subprocess.Popen([*leashed, sys.executable, "-c", {child!r}],
                                stdout=subprocess.PIPE)
        print(made.pid, made.stdout.readline(), flush=True)
        sys.stdin.read()
    """)  # and ends, without a word to its child
    command = [sys.executable, "-c", parent]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as made:
        assert made.stdout is not None
        process = handle(int(made.stdout.readline().split()[0]))
    assert ends(process)
