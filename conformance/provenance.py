"""What took part in a run, with its exact version."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from conformance.roads.name import PLAIN
from tokenwire import recording
from tokenwire.recording import Identity

LIBRARIES = ("grpcio", "httpx", "httpx-sse", "sse-starlette", "uvicorn", "uvloop", "websockets")


def versions() -> dict[str, str]:
    """Python and the libraries that decide how a wire fails."""
    return {"python": platform.python_version()} | {p: metadata.version(p) for p in LIBRARIES}


def gateway_versions(folder: Path, cells: Iterable[Identity]) -> dict[str, str]:
    """Each gateway's, as the first recording of a road with these cells has it."""
    found: dict[str, str] = {}
    told: set[str] = set(PLAIN)
    for cell in cells:
        path = recording.path_of(folder, cell)
        if cell.road not in told and path.exists():
            seen = recording.read(path).versions
            found |= seen
            told |= {cell.road} if seen else set()
    return found
