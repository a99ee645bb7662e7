"""The two servers under comparison, each a process of its own on loopback."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from faults.toxiproxy.original import MISSING, binary

ROOT = Path(__file__).parents[2]
_START_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Server:
    """One that answers."""

    real: bool
    port: int
    process: subprocess.Popen[str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def descriptors(self) -> dict[str, str]:
        """What its file descriptors are, by number."""
        opened: dict[str, str] = {}
        for each in Path(f"/proc/{self.process.pid}/fd").iterdir():
            with suppress(FileNotFoundError):  # closed in the meantime
                opened[each.name] = str(each.readlink())
        return opened

    def alive(self, seconds: float = 0) -> bool:
        """Whether the process still runs, and goes on to for so long."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return True
        return False


@contextmanager
def ours(*options: str) -> Iterator[Server]:
    """Our server, with `python -m faults serve`'s options.

    Raises: AssertionError, it wrote to its error output, where only mishaps go.
    """
    command = [sys.executable, "-m", "faults", "serve", "--port", "0", *options]
    paths = os.pathsep.join([str(ROOT), str(ROOT / "proto")])
    environment = {**os.environ, "PYTHONPATH": paths}
    with tempfile.TemporaryFile("w+") as complaints:
        try:
            with _running(command, environment, complaints) as process:
                assert process.stdout is not None
                found = re.search(r":(\d+), seed", process.stdout.readline())
                assert found, "our server did not start"
                yield Server(real=False, port=int(found[1]), process=process)
        finally:
            complaints.seek(0)
            assert (said := complaints.read()) == "", said


@contextmanager
def real(*options: str) -> Iterator[Server]:
    """The original, with its metrics on; it cannot choose a port by itself."""
    program = binary()
    assert program, MISSING
    with socket.create_server(("127.0.0.1", 0)) as reserved:
        port = int(reserved.getsockname()[1])
    command = [str(program), "-host", "127.0.0.1", "-port", str(port), "-proxy-metrics", *options]
    with _running(command, {**os.environ, "LOG_LEVEL": "info"}) as process:
        assert process.stdout is not None
        while "Starting Toxiproxy HTTP server" not in process.stdout.readline():
            assert process.poll() is None, "the original did not start"
        with _drained(process):
            yield _answering(Server(real=True, port=port, process=process))


@contextmanager
def _drained(process: subprocess.Popen[str]) -> Iterator[None]:
    """Read its log and throw it away: a full pipe would stop the server."""
    assert process.stdout is not None
    reader = threading.Thread(target=deque, args=(process.stdout, 0))
    reader.start()
    try:
        yield
    finally:
        process.send_signal(signal.SIGINT)
        reader.join()


def _answering(server: Server) -> Server:
    """It says that it starts a moment before it listens."""
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        with suppress(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", server.port)).close()
            return server
    raise AssertionError("the original does not listen")


@contextmanager
def _running(
    command: list[str], environment: dict[str, str], complaints: IO[str] | int = subprocess.DEVNULL
) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=complaints, text=True
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(_START_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        assert process.stdout is not None
        process.stdout.close()
