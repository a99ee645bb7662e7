"""The same with the client that Node's registry has."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.differential.clients.transcript import Transcript, settled
from tests.differential.server import ROOT

FOLDER = ROOT / "bin" / "node"
_SCRIPT = Path(__file__).with_name("drive.mjs")
_SECONDS = 60.0


def missing() -> str:
    """What is not here, "" if all is."""
    if shutil.which("node") is None:
        return "no Node on the PATH: its client needs 18 or newer"
    if not (FOLDER / "node_modules" / "toxiproxy-node-client").exists():
        return "no toxiproxy-node-client in bin/node: `make toxiproxy` installs it"
    return ""


def drive(url: str) -> Transcript:
    """Every method of the client once or more, its errors too."""
    command = ["node", str(_SCRIPT), str(FOLDER), url]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=True)
    return [settled(line) for line in done.stdout.splitlines()]
