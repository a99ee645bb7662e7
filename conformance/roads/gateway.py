"""The gateways of one shard: each started when its first cell comes, leased out slot by slot."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Protocol

from conformance.roads import elsewhere as elsewhere_road
from conformance.roads.elsewhere import ElsewhereRoad
from conformance.roads.leased import FACELESS, Leased
from conformance.roads.name import PLAIN, GatewayRoad, is_own, parse
from conformance.roads.own import UNENDED, OwnRoad
from conformance.roads.own_gateway import Files, OwnGateway
from gateways import certificates, elsewhere
from gateways.ports import open_origins, reserved
from gateways.product import Binary, Missing, Slot
from gateways.rendering import render
from gateways.running import GatewayFailedError, Running, running

SLOTS = 31  # more than cells at once, so that a slot rests before it is leased again
STARTS = 3  # a product that keeps dying is not started for ever


class Road(Protocol):
    """One gateway road of a shard."""

    def unsupported(self, wire: str, setting: str) -> str: ...
    def leased(self) -> AbstractAsyncContextManager[Leased]: ...
    def own(self) -> AbstractAsyncContextManager[Leased]: ...
    async def end(self) -> None: ...


class Gateways:
    """By road; an async context that ends every process it started."""

    def __init__(self, roads: Iterable[str]) -> None:
        self._roads: Mapping[str, Road] = {
            name: _laid(name) for name in sorted(set(roads) - set(PLAIN))
        }

    async def __aenter__(self) -> Gateways:
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.gather(*(road.end() for road in self._roads.values()))

    def unsupported(self, road: str, wire: str, setting: str) -> str:
        """Why this road cannot carry this wire's client here, "" where it can."""
        return self._roads[road].unsupported(wire, setting)

    def unendable(self, road: str) -> str:
        """Why no cell may end or reload this road's gateway, "" where one may."""
        match self._roads[road]:
            case OwnRoad():
                return UNENDED
            case ElsewhereRoad():
                return elsewhere_road.UNENDED
            case _:
                return ""

    def unreloadable(self, road: str) -> str:
        """Why this road's gateway cannot be told to read its configuration again, or ""."""
        if is_own(road):
            return UNENDED
        product = parse(road).product
        return "" if product.reload else f"there is no way to reload {product.name}"

    @asynccontextmanager
    async def leased(self, road: str) -> AsyncIterator[Leased]:
        """A slot of a gateway that takes connections, for one cell.

        Raises:
            GatewayFailedError: it cannot be had, or died while the cell ran.
        """
        async with self._roads[road].leased() as leased:
            yield leased

    @asynccontextmanager
    async def own(self, road: str) -> AsyncIterator[Leased]:
        """A gateway process for one cell alone, ended with it.

        Raises:
            GatewayFailedError: it cannot be had, or died without having been told to.
        """
        async with self._roads[road].own() as leased:
            yield leased


def _laid(name: str) -> Road:
    if is_own(name):
        return OwnRoad(name)
    road = parse(name)
    plan = elsewhere.found(name)
    return ElsewhereRoad(name, road, plan) if plan else _Road(name, road)


class _Road:
    def __init__(self, name: str, road: GatewayRoad) -> None:
        self._name = name
        self._road = road
        self._binary = road.product.find()
        self._starting = asyncio.Lock()
        self._starts = 0
        self._trouble = ""
        self._stack = AsyncExitStack()
        self._ca_pem = b""
        self._gateway: Running | None = None
        self._slots: asyncio.Queue[Slot] = asyncio.Queue()

    def unsupported(self, wire: str, setting: str) -> str:
        if isinstance(self._binary, Missing):
            return str(self._binary)
        if self._road.face.tls and certificates.MISSING:
            return certificates.MISSING
        faceless = FACELESS.get((self._road.face, wire, setting), "")
        faceless = faceless or self._road.product.unscalable(self._road.factor)
        return faceless or self._road.product.cannot.get(wire, "")

    @asynccontextmanager
    async def leased(self) -> AsyncIterator[Leased]:
        async with self._starting:
            if self._gateway is None or not self._gateway.alive:
                await self._start()
        gateway, slots = self._gateway, self._slots
        assert gateway is not None
        slot = await slots.get()
        try:
            yield self._lease(slot, gateway, self._ca_pem)
        finally:
            slots.put_nowait(slot)
        if not gateway.alive:
            raise GatewayFailedError(gateway.last_words())

    @asynccontextmanager
    async def own(self) -> AsyncIterator[Leased]:
        assert isinstance(self._binary, Binary)
        async with AsyncExitStack() as stack:
            slots = stack.enter_context(reserved(2))
            async with self._starting, open_origins(slots):
                gateway, files, ca_pem = await stack.enter_async_context(
                    self._running(slots[:1], slots[1:])
                )
            first, second = slots
            own = OwnGateway(
                self._road.product, self._binary, self._road.face, gateway, (first, second), files
            )
            yield self._lease(slots[0], gateway, ca_pem, own)
            if not gateway.alive and not own.befallen:
                raise GatewayFailedError(gateway.last_words())

    def _lease(
        self, slot: Slot, gateway: Running, ca_pem: bytes, own: OwnGateway | None = None
    ) -> Leased:
        assert isinstance(self._binary, Binary)
        versions = {self._road.product.name: self._binary.version}
        return Leased(slot, gateway, versions, self._road.face, ca_pem, own)

    async def end(self) -> None:
        await self._stack.aclose()

    async def _start(self) -> None:
        if self._trouble:
            raise GatewayFailedError(self._trouble)
        await self.end()
        self._starts += 1
        try:
            slots = self._stack.enter_context(reserved(SLOTS))
            async with open_origins(slots):
                self._gateway, _, self._ca_pem = await self._stack.enter_async_context(
                    self._running(slots)
                )
        except GatewayFailedError as error:
            self._trouble = str(error)
            raise
        if self._starts == STARTS:
            self._trouble = f"{self._name} died {STARTS - 1} times and is not started again"
        self._slots = asyncio.Queue()
        for slot in slots:
            self._slots.put_nowait(slot)

    @asynccontextmanager
    async def _running(
        self, slots: tuple[Slot, ...], to_come: tuple[Slot, ...] = ()
    ) -> AsyncIterator[tuple[Running, Files, bytes]]:
        """The process, its files for any slots, and whom its clients are to trust."""
        assert isinstance(self._binary, Binary)
        road, binary = self._road, self._binary
        authority = certificates.authority() if road.face.tls else None

        def files(folder: Path, slots: Sequence[Slot]) -> Mapping[str, str]:
            made = render(
                road.product,
                road.configuration,
                slots=slots,
                to_come=to_come,
                face=road.face,
                gzip=road.gzip,
                folder=folder,
                certificate=authority.certificate(folder) if authority else None,
                binary=binary,
                factor=road.factor,
            )
            return {**made, **authority.files} if authority else made

        ports = [port for slot in slots for port in self._listening(slot)]
        product = road.product
        own = product.own_command if to_come else None
        command = partial(own or product.command, binary)
        routed = partial(product.routed, slots[-1], road.face)
        first = partial(files, slots=slots)
        async with running(
            self._name, binary, first, command, ports, routed, product.sweep
        ) as gateway:
            yield gateway, partial(files, gateway.folder), authority.ca_pem if authority else b""

    def _listening(self, slot: Slot) -> tuple[int, ...]:
        return (slot.http,) if "grpc" in self._road.product.cannot else (slot.http, slot.grpc)
