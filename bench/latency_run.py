"""The latency fault of each relay that has one, run against `bench.latency_error`."""

from __future__ import annotations

import os
import socket

import uvloop

from bench.latency_error import Lateness, lateness
from bench.relays import MissingError, Start, direct, line, toxiproxy

DELAY_MS = 20
CASES: dict[str, tuple[Start, int]] = {
    "direct (0 ms)": (direct, 0),
    "line": (line(latency_ms=DELAY_MS), DELAY_MS),
    "toxiproxy": (toxiproxy(latency_ms=DELAY_MS), DELAY_MS),
}


def latencies(cores: list[int]) -> dict[str, Lateness | str]:
    """By relay; a text says why there is none. The relay has the last core, the load the first."""
    found: dict[str, Lateness | str] = {}
    for name, (start, delay_ms) in CASES.items():
        with socket.create_server(("127.0.0.1", 0), backlog=4096) as listener:
            port: int = listener.getsockname()[1]
            os.sched_setaffinity(0, {cores[-1]})
            try:
                with start((port,)) as relay:
                    os.sched_setaffinity(0, {cores[0]})
                    found[name] = uvloop.run(lateness(relay.ports[0], listener, delay_ms))
            except MissingError as reason:
                found[name] = str(reason)
    return found
