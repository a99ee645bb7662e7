"""The origins of one shard: a shared one in this process, or one of its own for a cell.

Cells share the process's origin unless their case needs one that can be ended or frozen.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol

import httpx
import msgspec
from tokenwire.v1.stream_pb2 import ClientMessage, Release

from conformance.case import Origin as Wanted
from servers import ledger
from servers.origin import Settings, serving
from servers.origin import Origin as InProcess
from servers.record import RunRecord

STARTING_SECONDS = 20.0
STOPPING_SECONDS = 5.0
WAITING_SECONDS = 30.0


class Origin(Protocol):
    """What a cell needs of the origin, wherever it runs."""

    def address(self, wire: str) -> tuple[str, int]:
        """Where it listens for this wire."""
        ...

    async def said(self, run_id: str, seq: int) -> None:
        """Return once token `seq` was handed to the transport. Raises: TimeoutError."""
        ...

    async def release(self, run_id: str) -> None:
        """End the hold; harmless where there is none."""
        ...

    async def settled(self, run_id: str, seconds: float) -> None:
        """Return once the newest attempt ended or its peer's leaving was noticed, or in time."""
        ...

    async def record(self, run_id: str) -> RunRecord | None:
        """The ledger's page; None where the run never reached the origin, or it is gone."""
        ...


class Shared:
    """The origin in this process, asked without a round trip."""

    def __init__(self, origin: InProcess) -> None:
        self._origin = origin

    def address(self, wire: str) -> tuple[str, int]:
        return self._origin.address(wire)

    async def said(self, run_id: str, seq: int) -> None:
        if not await self._origin.ledger.wait(run_id, ledger.said(seq), WAITING_SECONDS):
            raise TimeoutError(f"the origin never said {seq}")

    async def release(self, run_id: str) -> None:
        run = self._origin.ledger.run(run_id)
        if run is not None:
            run.receive(ClientMessage(release=Release()), "harness", "{}")

    async def settled(self, run_id: str, seconds: float) -> None:
        if self._origin.ledger.run(run_id) is not None:
            await self._origin.ledger.wait(
                run_id, lambda run: ledger.finished(run) or ledger.left(run), seconds
            )

    async def record(self, run_id: str) -> RunRecord | None:
        return self._origin.ledger.record(run_id)
