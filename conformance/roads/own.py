"""The road through a gateway of the user's own: one process a slot, each started when it is needed.

A deployed file has one port to listen on, so it cannot repeat itself once a slot as ours do.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from conformance.roads.leased import FACELESS, Leased
from gateways import keeper
from gateways.own import BadOwnGatewayError, Own, read, version
from gateways.own_files import checked, digest, rendered
from gateways.ports import open_origins, reserved
from gateways.product import Binary, Face, Slot, at_once
from gateways.running import GatewayFailedError, Running, running

PROCESSES = 8  # a worker runs 16 cells at once; each waits a little rather than crowd the machine
UNENDED = "which of its processes to end or to reload is not known"
STARTS = 3  # of one process: what keeps dying is not started for ever


@dataclass(slots=True)
class _Seat:
    """A slot, and the process that serves it once one was needed."""

    slot: Slot
    gateway: Running | None = None
    starts: int = 0
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)


class OwnRoad:
    """One worker's processes of the gateway that the file `name` describes."""

    def __init__(self, name: str) -> None:
        self._path = Path(name)
        self._own = Own(())
        self._listening: tuple[str, ...] = ()
        self._said = self._trouble = ""
        self._ca_pem = b""
        try:
            self._read()
        except (BadOwnGatewayError, OSError) as error:
            self._trouble = str(error)  # it was right when the run was planned
        self._ports = AsyncExitStack()
        self._opening = asyncio.Lock()
        self._seats: list[_Seat] = []
        self._free: asyncio.Queue[_Seat] = asyncio.Queue()

    def unsupported(self, wire: str, setting: str) -> str:
        """Why it cannot carry this wire's client, "" where it can."""
        if wire not in self._own.wires:
            return f"{self._path} names only {', '.join(self._own.wires)} as its wires"
        face = self._face
        return FACELESS.get((face, wire, setting), "") if face is Face.HTTP2_TLS else ""

    @asynccontextmanager
    async def leased(self) -> AsyncIterator[Leased]:
        """A process of one cell's own. Raises: GatewayFailedError."""
        async with self._opening:
            if not self._seats and not self._trouble:
                self._open()
        if self._trouble:
            raise GatewayFailedError(self._trouble)
        seat = await self._free.get()
        try:
            gateway = await self._served(seat)
            name = str(self._path)
            yield Leased(
                self._as_heard(seat.slot),
                gateway,
                {name: self._said},
                self._face,
                self._ca_pem,
                host=self._own.host,
            )
        finally:
            self._free.put_nowait(seat)
        if not gateway.alive:
            raise GatewayFailedError(gateway.last_words())

    @asynccontextmanager
    async def own(self) -> AsyncIterator[Leased]:
        """Not for one cell to end: what was started may be a daemon's parent, gone already."""
        raise GatewayFailedError(f"{self._path}: {UNENDED}")
        yield  # never: a context manager all the same

    async def end(self) -> None:
        """End every process."""
        await asyncio.gather(*(seat.stack.aclose() for seat in self._seats))
        await self._ports.aclose()

    def _as_heard(self, slot: Slot) -> Slot:
        """Where nothing listens for gRPC alone, it comes to the port of the others."""
        return slot if "grpc" in self._listening else replace(slot, grpc=slot.http)

    @property
    def _face(self) -> Face:
        tls = self._own.tls
        if tls is None:
            return Face.HTTP1
        return Face.HTTP2_TLS if tls.http2 else Face.HTTP1_TLS

    def _read(self) -> None:
        self._own = own = read(self._path)
        self._listening = checked(self._path, own).listening
        self._said = version(self._path, own, digest(self._path, own))
        self._ca_pem = (self._path.parent / own.tls.ca).read_bytes() if own.tls else b""

    def _open(self) -> None:
        slots = self._ports.enter_context(reserved(PROCESSES))
        self._seats = [_Seat(slot) for slot in slots]
        for seat in self._seats:
            self._free.put_nowait(seat)

    async def _served(self, seat: _Seat) -> Running:
        """The process of this slot, started where there is none that lives."""
        if seat.gateway is not None and seat.gateway.alive:
            return seat.gateway
        if self._trouble:
            raise GatewayFailedError(self._trouble)
        await seat.stack.aclose()
        if seat.starts == STARTS:
            died = f"{self._path} died {STARTS} times and is not started again"
            raise GatewayFailedError(died)
        seat.starts += 1
        try:
            async with open_origins([seat.slot]):
                seat.gateway = await seat.stack.enter_async_context(self._running(seat.slot))
        except GatewayFailedError as error:
            self._trouble = str(error)
            raise
        return seat.gateway

    @asynccontextmanager
    async def _running(self, slot: Slot) -> AsyncIterator[Running]:
        made = partial(rendered, self._path, self._own, slot)
        async with running(
            str(self._path),
            Binary(Path(self._own.command[0]), self._said),
            lambda folder: made(folder).files,
            lambda folder: made(folder).started,
            [getattr(slot, name) for name in self._listening],
            partial(at_once, slot, self._face),
            beside=keeper,
            ready_seconds=self._own.ready_seconds,
        ) as gateway:
            yield gateway
