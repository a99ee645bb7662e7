"""One cell's fault: fired by its trigger, and lifted; and the origin's hold, released."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress

from conformance.case import AtConnect, AtHeard, AtOpened, AtSaid, Case
from conformance.origins.origin import Origin
from conformance.patience import Patience
from conformance.plan import Plan, Planned, drawn
from conformance.roads.road import Stretch
from tokenwire.clock import Clock
from tokenwire.recording import Acted

PASSING_SECONDS = 0.5  # what a gateway has not passed on by then it keeps; HAProxy takes 0.2
OPENED_SECONDS = 30.0  # ends a hang; what never reached the origin is told earlier


class Firing:
    """`fired_ns`: when its fault was first fired, 0 before. It adds to `acted` what was done, and
    renews the client's `patience` with every change."""

    def __init__(
        self,
        case: Case,
        planned: Planned,
        plan: Plan,
        origin: Origin,
        stretch: Stretch,
        patience: Patience,
        acted: list[Acted],
    ) -> None:
        self.fault = drawn(case.fault_on(planned.cell.wire), plan.seed)
        self.fired_ns = 0
        self._case = case
        self._run_id = planned.run_id
        self._origin = origin
        self._stretch = stretch
        self._patience = patience
        self._acted = acted
        self._passed = asyncio.Event()  # the token at which a far fault fires was heard

    @property
    def waits_for_the_origin(self) -> bool:
        """Whether the trigger falls at the far end: then `far_trigger` is to run."""
        return isinstance(self._case.when, AtSaid | AtOpened)

    def prepare(self) -> None:
        """Before anything connects."""
        if self.fault is not None:
            self._stretch.prepare(self.fault, self._case.where)

    async def at_connect(self) -> None:
        """The client is about to connect."""
        if isinstance(self._case.when, AtConnect):
            await self._fire()

    async def heard(self, seq: int, beside: asyncio.TaskGroup) -> None:
        """The client heard token `seq`."""
        case = self._case
        if isinstance(case.when, AtHeard) and seq in (case.when.k, *case.again_at):
            await self._fire()
            if case.lift_after_seconds is not None:
                beside.create_task(self._lift(case.lift_after_seconds))
            if case.release:
                await self.release()
        if isinstance(case.when, AtSaid) and seq == case.when.k:
            self._passed.set()

    async def far_trigger(self) -> None:
        """Wait for the origin to say the token, or to be reached, and fire."""
        if isinstance(self._case.when, AtSaid):
            await self._origin.said(self._run_id, self._case.when.k)
        else:
            await self._origin.opened(self._run_id, OPENED_SECONDS)
        if self._stretch.gated:
            with suppress(TimeoutError):
                async with Clock.running().timeout(PASSING_SECONDS):
                    await self._passed.wait()
        await self._fire()
        if self._case.lift_after_seconds is not None:
            await self._lift(self._case.lift_after_seconds)
        if self._case.release:
            await self.release()

    async def release(self) -> None:
        """Let the origin go on saying."""
        await self._origin.release(self._run_id)
        self._acted.append(Acted("released", time.monotonic_ns()))

    async def _fire(self) -> None:
        assert self.fault is not None
        self.fired_ns = self.fired_ns or time.monotonic_ns()
        live = not isinstance(self._case.when, AtConnect)
        await self._stretch.fire(
            self.fault, self._case.where, self._origin, self._run_id, live=live
        )
        self._acted.append(Acted(f"fired {self.fault}", time.monotonic_ns()))
        self._patience.renew()

    async def _lift(self, seconds: float) -> None:
        assert self.fault is not None
        await Clock.running().sleep(seconds)
        await self._stretch.lift(self.fault, self._case.where)
        self._acted.append(Acted(f"lifted {self.fault}", time.monotonic_ns()))
        self._patience.renew()
