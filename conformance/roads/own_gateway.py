"""A gateway process of one cell's own: reloaded, ended and weighed at nobody else's cost."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial

from gateways.ports import accepted
from gateways.product import Binary, Face, Product, Slot
from gateways.running import Running, write
from tokenwire.clock import Clock
from tokenwire.recording import LineSeen

IN_FORCE_SECONDS = (
    4.0  # Traefik takes two; what is not so by then waits for the streams that it has
)
SETTLING_SECONDS = 0.3  # what becomes of old streams comes after new ones are served: no event
BETWEEN_SECONDS = 0.01

Files = Callable[[Sequence[Slot]], Mapping[str, str]]


class OwnGateway:
    """What may be done to it; `log` is what was done and what came of it.

    It serves the first of its two slots; the second is what a new configuration adds.
    """

    def __init__(
        self,
        product: Product,
        binary: Binary,
        face: Face,
        process: Running,
        slots: tuple[Slot, Slot],
        files: Files,
    ) -> None:
        self.log: list[LineSeen] = []
        self.befallen = False  # whatever ends it from now on was asked for
        self._product = product
        self._binary = binary
        self._face = face
        self._process = process
        self._slots = slots
        self._files = files

    @property
    def added(self) -> Slot:
        """The slot that it serves once it was reloaded."""
        return self._slots[1]

    @property
    def leader(self) -> int:
        """The process that leads its group, to look at."""
        return self._process.pid

    @property
    def pid(self) -> int:
        self.befallen = True
        return self._process.pid

    async def reload(self) -> None:
        if self._product.reload is None:
            raise LookupError(f"there is no way to reload {self._product.name}")
        self.befallen = True
        write(self._process.folder, self._files(self._slots))
        await self._product.reload(self._process, self._binary)
        self._note("told to reload")
        await self.reloaded()

    async def reloaded(self) -> None:
        """Return when it serves the slot that was added, or in time."""
        served = await self._comes_true(partial(self._product.reloaded, self.added, self._face))
        self._note("serves its new configuration" if served else "serves its old one still")

    async def closed(self) -> None:
        gone = await self._comes_true(self._refuses)
        self._note("takes no connections" if gone else "takes connections still")

    async def _refuses(self) -> bool:
        return not await accepted(self._slots[0].http)

    async def _comes_true(self, so: Callable[[], Awaitable[bool]]) -> bool:
        """Whether it did within IN_FORCE_SECONDS; what it entails has had its time then."""
        clock = Clock.running()
        due_ns = time.monotonic_ns() + round(IN_FORCE_SECONDS * 1e9)
        while not (true := await so()) and time.monotonic_ns() < due_ns:
            await clock.sleep(BETWEEN_SECONDS)
        await clock.sleep(SETTLING_SECONDS)
        return true

    def _note(self, what: str) -> None:
        self.log.append(LineSeen(what, time.monotonic_ns()))
