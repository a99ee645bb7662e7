"""A real OpenTelemetry Collector that writes down what it was sent: `make collector` builds it."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
CONFIGURATION = Path(__file__).parent / "collector" / "config.yaml"
NAME = "otel-collector"
MISSING = f"no {NAME} in bin/ or on the PATH: `make collector` builds it (needs Go 1.26)"
_START_SECONDS = 20.0
_STOP_SECONDS = 20.0


def binary() -> Path | None:
    """Of this clone's bin/, or else one on the PATH."""
    built = ROOT / "bin" / NAME
    found = str(built) if built.exists() else shutil.which(NAME)
    return Path(found) if found else None


@dataclass(frozen=True, slots=True)
class Written:
    """All that the Collector wrote, as OTLP JSON; complete once it has ended."""

    file: Path

    def spans(self) -> list[dict[str, Any]]:
        return [
            span
            for line in self._lines()
            for resource in line.get("resourceSpans", ())
            for scope in resource["scopeSpans"]
            for span in scope["spans"]
        ]

    def metrics(self) -> dict[str, dict[str, Any]]:
        return {
            metric["name"]: metric
            for line in self._lines()
            for resource in line.get("resourceMetrics", ())
            for scope in resource["scopeMetrics"]
            for metric in scope["metrics"]
        }

    def schemas(self) -> set[str]:
        return {
            resource["schemaUrl"]
            for line in self._lines()
            for resource in (*line.get("resourceSpans", ()), *line.get("resourceMetrics", ()))
        }

    def _lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.file.read_text().splitlines()]


@contextmanager
def collecting(folder: Path) -> Iterator[tuple[str, Written]]:
    """Its URL, and what it will have written when the block has ended."""
    program = binary()
    assert program, MISSING
    with socket.create_server(("127.0.0.1", 0)) as reserved:
        port = int(reserved.getsockname()[1])
    written = Written(folder / "written.jsonl")
    text = CONFIGURATION.read_text().replace("%PORT%", str(port))
    text = text.replace("%FILE%", str(written.file))
    with (folder / "collector.log").open("w+") as log:
        process = subprocess.Popen([program, "--config", f"yaml:{text}"], stdout=log, stderr=log)
        try:
            _listens(process, port, Path(log.name))
            yield f"http://127.0.0.1:{port}", written
        finally:
            process.send_signal(signal.SIGTERM)
            _ended(process)


def _listens(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with suppress(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port)).close()
            return
        time.sleep(0.02)  # it does not say when it listens
    raise AssertionError(f"the Collector does not listen: {log.read_text()}")


def _ended(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
