"""The origins of one shard: a shared one in this process, or one of its own for a cell.

Cells share the process's origin unless their case needs one that can be ended or frozen, or
that is set up otherwise.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import httpx
import msgspec

from conformance.case import Origin as Wanted
from conformance.plan import Plan
from servers import ledger
from servers.origin import Origin as InProcess
from servers.origin import Settings, serving
from servers.record import RunRecord
from servers.scripts import document
from tokenwire.v1.stream_pb2 import ClientMessage, Release

STARTING_SECONDS = 20.0
STOPPING_SECONDS = 5.0
ASKING_SECONDS = 5.0
WAITING_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a process runs: how its command is wrapped, what it inherits, and the address under
    which it is reached ("" for the one that it tells)."""

    wrap: Callable[[Sequence[str]], Sequence[str]] = tuple
    pass_fds: tuple[int, ...] = ()
    host: str = ""


HERE = Place()


class Origin(Protocol):
    """What a cell needs of the origin, wherever it runs."""

    pid: int

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

    def __init__(self, origin: InProcess) -> None:
        self.pid = os.getpid()
        self._origin = origin

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


class Separate:
    """An origin in a process of its own, asked over HTTP; it may be frozen or gone."""

    def __init__(
        self,
        process: asyncio.subprocess.Process,
        authorities: dict[str, str],
        http: httpx.AsyncClient,
    ) -> None:
        self.pid = process.pid
        self._process = process
        self._authorities = authorities
        self._http = http

    def address(self, wire: str) -> tuple[str, int]:
        return split(self._authorities[wire])

    async def opened(self, run_id: str, seconds: float) -> None:
        await self._wait(run_id, {"said": 0, "timeout_seconds": seconds})

    async def said(self, run_id: str, seq: int) -> None:
        answer = await self._wait(run_id, {"said": seq, "timeout_seconds": WAITING_SECONDS})
        if answer is None or answer.status_code != httpx.codes.OK:
            raise TimeoutError(f"the origin never said {seq}")

    async def release(self, run_id: str) -> None:
        with contextlib.suppress(httpx.TransportError):
            await self._http.post(f"/runs/{run_id}/messages", json={"release": {}})

    async def settled(self, run_id: str, seconds: float) -> None:
        await self._wait(run_id, {"left": 1, "timeout_seconds": seconds})

    async def record(self, run_id: str) -> RunRecord | None:
        asked_ns = time.monotonic_ns()
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGCONT)  # a frozen one cannot answer
        try:
            answer = await self._http.get(f"/ledger/{run_id}")
        except httpx.TransportError:
            return None
        if answer.status_code != httpx.codes.OK:
            return None
        return as_of(msgspec.json.decode(answer.content, type=RunRecord), asked_ns)

    async def _wait(self, run_id: str, asked: dict[str, float]) -> httpx.Response | None:
        seconds = asked["timeout_seconds"] + 0.5
        try:
            return await self._http.get(f"/ledger/{run_id}/wait", params=asked, timeout=seconds)
        except httpx.TransportError:
            return None


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
                        separate(
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
                    serving(Settings(http=wanted.http), scripts=scripts)
                )
                self._shared[wanted] = Shared(origin)
            return self._shared[wanted]


@contextlib.asynccontextmanager
async def separate(
    arguments: Sequence[str], text: str, place: Place = HERE
) -> AsyncIterator[Separate]:
    """`python -m servers` with these arguments, saying `text` (a path, "" for the shipped one).

    Raises:
        TimeoutError: it was not ready within STARTING_SECONDS.
    """
    document = ("--document", text) if text else ()
    process = await asyncio.create_subprocess_exec(
        *place.wrap([sys.executable, "-m", "servers", *arguments, *document]),
        stdout=asyncio.subprocess.PIPE,
        pass_fds=place.pass_fds,
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(STARTING_SECONDS):
            line = await process.stdout.readline()
        told = msgspec.json.decode(line, type=dict[str, str])
        authorities = {
            wire: f"{place.host or split(each)[0]}:{split(each)[1]}" for wire, each in told.items()
        }
        base = f"http://{authorities['sse']}"
        async with httpx.AsyncClient(base_url=base, verify=False, timeout=ASKING_SECONDS) as http:
            yield Separate(process, authorities, http)
    finally:
        await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    for number in (signal.SIGCONT, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(number)
    async with asyncio.timeout(STOPPING_SECONDS):
        await process.wait()


def as_of(page: RunRecord, asked_ns: int) -> RunRecord:
    """The page without what the origin did only after it was woken in order to be asked."""
    attempts = tuple(
        replace(
            each,
            said=tuple(said for said in each.said if said.said_ns <= asked_ns),
            left=each.left if each.left and each.left.ns <= asked_ns else None,
            finished=each.finished if each.finished and each.finished.ns <= asked_ns else None,
        )
        for each in page.attempts
    )
    return replace(page, attempts=attempts)


def split(authority: str) -> tuple[str, int]:
    """("host", port) of "host:port"."""
    host, _, port = authority.rpartition(":")
    return host.strip("[]"), int(port)
