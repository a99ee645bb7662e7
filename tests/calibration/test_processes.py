"""Every fault of the origin's process, seen by raw sockets and by the process's own end."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from faults.catalogue import catalogue
from faults.freeze import Freeze
from faults.kill import Kill
from faults.process_fault import ProcessFault
from faults.restart import Restart
from faults.terminate import Terminate

ROOT = Path(__file__).parents[2]
HANG_SECONDS = 20.0
ASKED = '{"script":"steady","runId":"calibration","options":{"holdAfter":3}}'


class Origin:
    """`python -m servers` and a raw socket on which token 3 was heard; it holds there."""

    def __init__(self, process: subprocess.Popen[str], stream: socket.socket) -> None:
        self.process = process
        self.stream = stream

    def rest(self) -> bytes:
        """What still comes until the end of the connection. Raises: ConnectionResetError."""
        found = b""
        while data := self.stream.recv(65536):
            found += data
        return found


@contextmanager
def holding() -> Iterator[Origin]:
    process = subprocess.Popen(
        [sys.executable, "-m", "servers", "--grace-seconds", "0.2"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'proto'}"},
    )
    try:
        assert process.stdout is not None
        host, _, port = json.loads(process.stdout.readline())["sse"].rpartition(":")
        with socket.create_connection((host, int(port)), timeout=HANG_SECONDS) as stream:
            body = ASKED.encode()
            head = f"POST /sse HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
            stream.sendall(head.encode() + body)
            heard = b""
            while b"id: 3\r\n" not in heard or not heard.endswith(b"\r\n\r\n\r\n"):
                heard += stream.recv(65536)
            yield Origin(process, stream)
    finally:
        process.send_signal(signal.SIGCONT)
        process.kill()
        process.wait(HANG_SECONDS)
        assert process.stdout is not None
        process.stdout.close()


def killed(origin: Origin) -> None:
    """The kernel ends the connection, the body without its last chunk; the signal is the cause."""
    rest = origin.rest()
    assert b"0\r\n\r\n" not in rest
    assert origin.process.wait(HANG_SECONDS) == -signal.SIGKILL


def terminated(origin: Origin) -> None:
    """It goes by itself once its grace is over, and cuts what is left."""
    rest = origin.rest()
    assert b"0\r\n\r\n" not in rest
    assert origin.process.wait(HANG_SECONDS) == 0


def frozen(origin: Origin) -> None:
    """Its kernel takes what is sent, nobody reads it, nobody answers; woken, it goes on."""
    pid, status = os.waitpid(origin.process.pid, os.WUNTRACED)
    assert (pid, os.WSTOPSIG(status)) == (origin.process.pid, signal.SIGSTOP)
    host, port = origin.stream.getpeername()
    with socket.create_connection((host, port), timeout=0.3) as stranger:
        stranger.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        with pytest.raises(TimeoutError):
            stranger.recv(1)
        origin.process.send_signal(signal.SIGCONT)
        stranger.settimeout(HANG_SECONDS)
        assert stranger.recv(12) == b"HTTP/1.1 200"


PROOFS: dict[type[ProcessFault], Callable[[Origin], None]] = {
    Kill: killed,
    Restart: killed,  # starting it again is its supervisor's part: conformance/cases/restarts.py
    Terminate: terminated,
    Freeze: frozen,
}


@pytest.mark.parametrize("fault", PROOFS, ids=lambda fault: fault.name())
def test_the_process_does_what_the_fault_says(fault: type[ProcessFault]) -> None:
    with holding() as origin:
        asyncio.run(fault().fire(origin.process.pid))
        PROOFS[fault](origin)


@pytest.mark.parametrize("proof", [killed, terminated])
def test_a_fault_that_does_nothing_is_caught(proof: Callable[[Origin], None]) -> None:
    with holding() as origin:
        origin.stream.settimeout(0.5)
        with pytest.raises(TimeoutError):
            proof(origin)


def test_a_freeze_that_does_nothing_is_caught() -> None:
    with holding() as origin:
        assert os.waitpid(origin.process.pid, os.WUNTRACED | os.WNOHANG) == (0, 0)


def test_no_fault_of_the_process_is_in_the_catalogue_without_a_calibration() -> None:
    of_a_process = {fault for fault in catalogue().values() if issubclass(fault, ProcessFault)}
    assert of_a_process == set(PROOFS)
