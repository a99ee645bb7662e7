"""The same with Toxiproxy's own Go client."""

from __future__ import annotations

import subprocess

from tests.differential.clients.transcript import Transcript, settled
from tests.differential.server import ROOT

BINARY = ROOT / "bin" / "toxiproxy-go-client"
_SECONDS = 60.0


def missing() -> str:
    """What is not here, "" if all is."""
    if not BINARY.exists():
        return "no bin/toxiproxy-go-client: `make toxiproxy` builds it (needs Go 1.23)"
    return ""


def drive(url: str) -> Transcript:
    """Every method of the client once or more, its errors too."""
    command = [str(BINARY), url]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=True)
    return [settled(line) for line in done.stdout.splitlines()]
