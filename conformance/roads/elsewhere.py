"""The road through a gateway that somebody else started: only its slots are ours."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

from conformance.roads.leased import FACELESS, Leased
from conformance.roads.name import GatewayRoad
from gateways.elsewhere import BadRoadsError, Elsewhere, authority
from gateways.ports import accepted
from gateways.product import Slot
from gateways.running import BETWEEN_ATTEMPTS_SECONDS, STARTING_SECONDS, GatewayFailedError
from tokenwire.clock import Clock

UNENDED = "it runs elsewhere: it is not ours to end or reload"


class ElsewhereRoad:
    """One worker's share of it, claimed when its first cell comes."""

    def __init__(self, name: str, road: GatewayRoad, plan: Elsewhere) -> None:
        self._name = name
        self._road = road
        self._plan = plan
        self._claiming = asyncio.Lock()
        self._stack = ExitStack()
        self._slots: asyncio.Queue[Slot] | None = None

    def unsupported(self, wire: str, setting: str) -> str:
        """Why it cannot carry this wire's client, "" where it can."""
        faceless = FACELESS.get((self._road.face, wire, setting), "")
        return faceless or self._road.product.cannot.get(wire, "")

    @asynccontextmanager
    async def leased(self) -> AsyncIterator[Leased]:
        """A slot for one cell.

        Raises:
            GatewayFailedError: it took no connections in time, or every share is taken.
        """
        async with self._claiming:
            slots = self._slots = self._slots or await self._claimed()
        slot = await slots.get()
        try:
            versions = {self._road.product.name: self._plan.version}
            yield Leased(slot, None, versions, self._road.face, authority(self._name))
        finally:
            slots.put_nowait(slot)

    @asynccontextmanager
    async def own(self) -> AsyncIterator[Leased]:
        """Never: `unendable` says so before. Raises: GatewayFailedError."""
        raise GatewayFailedError(f"{self._name}: {UNENDED}")
        yield  # pyright: ignore[reportUnreachable]  # what makes it a generator

    async def end(self) -> None:
        """Give the share back."""
        self._stack.close()

    async def _claimed(self) -> asyncio.Queue[Slot]:
        try:
            share = self._stack.enter_context(self._plan.claimed())
        except BadRoadsError as error:
            raise GatewayFailedError(f"{self._name}: {error}") from error
        slots: asyncio.Queue[Slot] = asyncio.Queue()
        for slot in share:
            slots.put_nowait(slot)
        await self._ready([port for slot in share for port in self._listening(slot)])
        return slots

    async def _ready(self, ports: list[int]) -> None:
        try:
            async with Clock.running().timeout(STARTING_SECONDS):
                for port in ports:
                    while not await accepted(port):
                        await Clock.running().sleep(BETWEEN_ATTEMPTS_SECONDS)
        except TimeoutError as error:
            raise GatewayFailedError(
                f"{self._name}: nothing listens where {Path(self._name) / 'slots.json'} says"
            ) from error

    def _listening(self, slot: Slot) -> tuple[int, ...]:
        return (slot.http,) if "grpc" in self._road.product.cannot else (slot.http, slot.grpc)
