"""Real gRPC connections, as a line saw them, to be fed to rewriters byte by byte.

`python -m tests.unit.faults.frames.http2.recordings` (with `proto` on the path) records
them anew with the installed grpcio; tests that name frames by their order then follow.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from faults.fault import Direction
from faults.frames.frame_fault import FrameFault
from faults.frames.rewriter import Action, Finish, Forward, Rewriter
from tests.unit.faults.frames.http2.grpc_road import grpc_road

Chunk = tuple[Direction, bytes]
FOLDER = Path(__file__).parent / "recorded"


def recording(name: str) -> list[Chunk]:
    """`one_call`: 10 tokens and Done. `siblings`: three calls at once, then one more."""
    rows = json.loads((FOLDER / f"{name}.json").read_text())
    return [(Direction(direction), bytes.fromhex(octets)) for direction, octets in rows]


@dataclass(frozen=True, slots=True)
class Recorder(FrameFault):
    """Changes nothing and remembers everything."""

    chunks: list[Chunk] = field(default_factory=list[Chunk], compare=False)

    def rewriter(self) -> Rewriter:
        return _Remembering(self.chunks)


class _Remembering:
    def __init__(self, chunks: list[Chunk]) -> None:
        self._chunks = chunks

    def received(self, direction: Direction, data: bytes) -> Iterable[Action]:
        self._chunks.append((direction, data))
        return (Forward(direction, data),)

    def ended(self, direction: Direction) -> Iterable[Action]:
        return (Finish(direction),)

    def fire(self) -> Iterable[Action]:
        return ()


async def _record() -> None:
    FOLDER.mkdir(exist_ok=True)
    recorder = Recorder()
    async with grpc_road(recorder, at_connect=True) as road:  # unfired, it would not be asked
        await road.call()
    _keep("one_call", recorder)
    recorder = Recorder()
    async with grpc_road(recorder, at_connect=True) as road:  # unfired, it would not be asked
        await asyncio.gather(*(road.call(run=f"run-{n}", limit=4) for n in range(3)))
        await road.call(run="after", limit=2)
    _keep("siblings", recorder)


def _keep(name: str, recorder: Recorder) -> None:
    rows = [[direction.value, data.hex()] for direction, data in recorder.chunks]
    (FOLDER / f"{name}.json").write_text(json.dumps(rows, indent=0) + "\n")


if __name__ == "__main__":
    asyncio.run(_record())
