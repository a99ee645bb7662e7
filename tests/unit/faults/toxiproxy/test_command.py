"""`python -m faults serve`: one line where it cannot start, and a clean end."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from pathlib import Path

from tests.differential.server import ROOT, ours

_SECONDS = 30


def refused(*options: str) -> str:
    """What it says when it does not start."""
    command = [sys.executable, "-m", "faults", "serve", *options]
    environment = {"PYTHONPATH": f"{ROOT}:{ROOT / 'proto'}", "PATH": ""}
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=_SECONDS, env=environment, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_a_port_that_is_taken_is_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = refused("--port", str(port))
    assert f"cannot listen on 127.0.0.1:{port}: Address already in use." in said


def test_a_config_that_cannot_be_had_names_the_file_and_the_field(tmp_path: Path) -> None:
    config = tmp_path / "proxies.json"
    config.write_text(json.dumps([{"name": "x"}]))
    said = refused("--port", "0", "--config", str(config))
    assert said == f"faults serve: {config}: missing required field: upstream at proxy 1\n"


def test_ctrl_c_ends_it_with_zero_and_without_a_word() -> None:
    with ours() as server:
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(_SECONDS) == 0
