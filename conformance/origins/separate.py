"""An origin in a process of its own: it can be frozen, killed and started again."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import httpx
import msgspec

from conformance.origins.clock_offset import SAME_CLOCK
from conformance.origins.side_door import ASKING_SECONDS, BehindDoor, SideDoor
from servers.record import AttemptRecord, Finished, RunRecord

STARTING_SECONDS = 20.0
STOPPING_SECONDS = 5.0

PORTS = {"sse": "--sse-port", "websocket": "--ws-port", "grpc": "--grpc-port"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a process runs: how its command is wrapped, what it inherits, and the address under
    which it is reached ("" for the one that it tells)."""

    wrap: Callable[[Sequence[str]], Sequence[str]] = tuple
    pass_fds: tuple[int, ...] = ()
    host: str = ""


HERE = Place()


class Separate(BehindDoor):
    """`python -m servers`, asked over HTTP; it may be frozen or gone when it is asked."""

    clock = SAME_CLOCK

    def __init__(self, arguments: Sequence[str], text: str, place: Place) -> None:
        super().__init__(
            SideDoor(httpx.AsyncClient(verify=False, timeout=ASKING_SECONDS), self._url)
        )
        document = ("--document", text) if text else ()
        self._command = (sys.executable, "-m", "servers", *arguments, *document)
        self._place = place
        self._process: asyncio.subprocess.Process | None = None
        self._addresses: Mapping[str, tuple[str, int]] = {}
        self._before: tuple[AttemptRecord, ...] = ()

    @classmethod
    @contextlib.asynccontextmanager
    async def running(
        cls, arguments: Sequence[str], text: str, place: Place = HERE
    ) -> AsyncIterator[Separate]:
        """Started with these arguments, saying `text` (a path, "" for the shipped one).

        Raises:
            TimeoutError: it was not ready within STARTING_SECONDS.
        """
        origin = cls(arguments, text, place)
        try:
            await origin._start()
            yield origin
        finally:
            await origin._door.aclose()
            await origin._end()

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def address(self, wire: str) -> tuple[str, int]:
        return self._addresses[wire]

    async def restart(self, run_id: str) -> None:
        """End it at once and start it again where it listened, with nothing remembered.

        The run's page of the ledger is copied before: the judge is to know what was said.
        """
        page = await self.record(run_id)
        if page is not None:
            ended = Finished(time.monotonic_ns(), "restarted")
            self._before = tuple(replace(each, finished=ended) for each in page.attempts)
        await self._end()
        await self._start()

    async def opened(self, run_id: str, seconds: float) -> None:
        await self._door.opened(run_id, seconds)

    async def record(self, run_id: str) -> RunRecord | None:
        asked_ns = time.monotonic_ns()
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGCONT)  # a frozen one cannot answer
        page = await self._door.page(run_id)
        if page is None:
            return None
        page = as_of(page, asked_ns)
        return replace(page, attempts=(*self._before, *page.attempts))

    def _url(self, path: str, query: str) -> str:
        host, port = self._addresses["sse"]
        return f"http://{host}:{port}{path}{f'?{query}' if query else ''}"

    async def _start(self) -> None:
        again = [
            word for wire, (_, port) in self._addresses.items() for word in (PORTS[wire], str(port))
        ]
        self._process = await asyncio.create_subprocess_exec(
            *self._place.wrap([*self._command, *again]),
            stdout=asyncio.subprocess.PIPE,
            pass_fds=self._place.pass_fds,
        )
        assert self._process.stdout is not None
        async with asyncio.timeout(STARTING_SECONDS):
            line = await self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{' '.join(self._command)} {' '.join(again)} did not start")
        told = msgspec.json.decode(line, type=dict[str, str])
        self._addresses = {wire: self._seen_from_here(each) for wire, each in told.items()}

    def _seen_from_here(self, authority: str) -> tuple[str, int]:
        host, port = split(authority)
        return self._place.host or host, port

    async def _end(self) -> None:
        process = self._process
        if process is None:
            return
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
