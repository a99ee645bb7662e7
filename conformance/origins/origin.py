"""The origins of one shard: a shared one in this process, or one of its own for a cell.

Cells share the process's origin unless their case needs one that can be ended or frozen, or
that is set up otherwise.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Protocol

from conformance.case import Origin as Wanted
from conformance.origins.clock_offset import SAME_CLOCK, Offset
from conformance.origins.separate import Separate, split
from conformance.origins.side_door import WAITING_SECONDS
from conformance.plan import Plan
from servers import ledger
from servers.origin import Origin as InProcess
from servers.origin import Settings, serving
from servers.record import RunRecord
from servers.scripts import document
from servers.websocket_listener import WebSocketSettings
from tokenwire.v1.stream_pb2 import ClientMessage, Release


class Origin(Protocol):
    """What a cell needs of the origin, wherever it runs."""

    @property
    def pid(self) -> int:
        """Its process."""
        ...

    @property
    def clock(self) -> Offset:
        """How its clock stands to ours."""
        ...

    def address(self, wire: str) -> tuple[str, int]:
        """Where it listens for this wire."""
        ...

    async def opened(self, run_id: str, seconds: float) -> None:
        """Return once the run's first attempt has reached the origin, or in time."""
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

    clock = SAME_CLOCK

    def __init__(self, origin: InProcess) -> None:
        self._origin = origin

    @property
    def pid(self) -> int:
        return os.getpid()

    def address(self, wire: str) -> tuple[str, int]:
        return split(self._origin.authorities[wire])

    async def opened(self, run_id: str, seconds: float) -> None:
        await self._origin.ledger.wait(run_id, lambda _run: True, seconds)

    async def said(self, run_id: str, seq: int) -> None:
        if not await self._origin.ledger.wait(run_id, ledger.said(seq), WAITING_SECONDS):
            raise TimeoutError(f"the origin never said {seq}")

    async def release(self, run_id: str) -> None:
        run = self._origin.ledger.run(run_id)
        if run is not None:
            run.receive(ClientMessage(release=Release()), "harness")

    async def settled(self, run_id: str, seconds: float) -> None:
        if self._origin.ledger.run(run_id) is not None:
            await self._origin.ledger.wait(
                run_id, lambda run: ledger.finished(run) or ledger.left(run), seconds
            )

    async def record(self, run_id: str) -> RunRecord | None:
        return self._origin.ledger.record(run_id)


def _settings(wanted: Wanted) -> Settings:
    if wanted.keeps_alive:
        return Settings(http=wanted.http)
    silent = WebSocketSettings(ping_interval_seconds=None, ping_timeout_seconds=None)
    return Settings(http=wanted.http, websocket=silent)


Elsewhere = Callable[[], Awaitable[Origin]]


class Origins:
    """An async context that ends every origin it started.

    `elsewhere`: the one origin of a road whose other end is not in this network namespace.
    """

    def __init__(self, plan: Plan, elsewhere: Elsewhere | None = None) -> None:
        self._plan = plan
        self._elsewhere = elsewhere
        self._shared: dict[Wanted, Shared] = {}
        self._stack = contextlib.AsyncExitStack()
        self._starting = asyncio.Lock()

    async def __aenter__(self) -> Origins:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    @contextlib.asynccontextmanager
    async def serving(self, wanted: Wanted) -> AsyncIterator[Origin]:
        """The origin for one cell; its own ends with the block."""
        if self._elsewhere is not None:
            yield await self._elsewhere()
        elif wanted.own_process:
            async with contextlib.AsyncExitStack() as stack:
                async with self._starting:  # one at a time: each start costs half a core-second
                    origin = await stack.enter_async_context(
                        Separate.running(
                            ("--grace-seconds", str(wanted.grace_seconds)), self._plan.document
                        )
                    )
                yield origin
        else:
            yield await self._share(wanted)

    async def _share(self, wanted: Wanted) -> Shared:
        async with self._starting:
            if wanted not in self._shared:
                scripts = document.book(self._plan.document)
                origin = await self._stack.enter_async_context(
                    serving(_settings(wanted), scripts=scripts)
                )
                self._shared[wanted] = Shared(origin)
            return self._shared[wanted]
