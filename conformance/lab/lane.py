"""One wire of one run in the lab: a road of its own, the trigger, and what the origin does."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial

from google.protobuf import json_format

from conformance import transcript
from conformance.case import AtSaid, Case
from conformance.lab.told import Told
from conformance.origins.origin import Shared
from conformance.plan import Plan, Planned
from conformance.roads.road import Roads, Stretch
from faults.fault import Fault
from servers import ledger
from servers.origin import Origin
from servers.run import Attempt, Run
from tokenwire.clock import Clock
from tokenwire.recording import Acted, Observation, Recording
from tokenwire.v1.stream_pb2 import StreamRequest

LASTING_SECONDS = 120.0  # a page that was closed without a word
PASSING_SECONDS = 0.5  # what a gateway has not passed on by then it keeps
NOTICING_SECONDS = 0.6
TOLD = 256  # more than a page that reads at all has not yet read


@dataclass(frozen=True, slots=True)
class Pull:
    """One fault, where and when. `fault` is None where this wire has no such fault."""

    case: Case | None
    fault: Fault | None
    at: int


class Lane:
    """What the page is told comes out of `told`; what the page says goes into the methods."""

    def __init__(self, planned: Planned, plan: Plan, request: StreamRequest, pull: Pull) -> None:
        self.planned = planned
        self.request = request
        self.told: asyncio.Queue[Told] = asyncio.Queue(TOLD)
        self.reached = asyncio.Event()  # the page heard the token at which the fault is due
        self.over = asyncio.Event()
        self._plan = plan
        self._pull = pull
        self._fired_ns = 0
        self._acted: list[Acted] = []
        self._stretch: Stretch | None = None
        self._origin: Origin | None = None

    @asynccontextmanager
    async def laid(self, origin: Origin, roads: Roads, road: str) -> AsyncIterator[str]:
        """The authority that the page's client meets, until the block ends.

        Raises:
            GatewayFailedError: the gateway cannot be had.
        """
        wire = self.planned.cell.wire
        async with roads.stretched(road, Shared(origin), wire) as stretch:
            self._stretch, self._origin = stretch, origin
            if self._pull.fault is not None and self._pull.case is not None:
                stretch.prepare(self._pull.fault, self._pull.case.where)
            yield stretch.endpoint.address

    async def attend(self) -> None:
        """Fire when it is due, tell what the origin does; until the page says that it is over."""
        async with asyncio.TaskGroup() as tasks:
            watching = [tasks.create_task(self._trigger()), tasks.create_task(self._origin_told())]
            with suppress(TimeoutError):
                async with Clock.running().timeout(LASTING_SECONDS):
                    await self.over.wait()
            for task in watching:
                task.cancel()

    async def recording(self, observed: Observation) -> Recording:
        """Both ends, once the page has said what it saw."""
        assert self._stretch is not None
        assert self._origin is not None
        shared = Shared(self._origin)
        await shared.settled(self.planned.run_id, NOTICING_SECONDS)
        return transcript.recording(
            self.planned,
            self._plan,
            self.request,
            observed=replace(observed, acted=(*observed.acted, *self._acted)),
            ledger=await shared.record(self.planned.run_id),
            stretch=self._stretch,
            fired_ns=self._fired_ns,
            notice_seconds=NOTICING_SECONDS,
        )

    async def _trigger(self) -> None:
        pull = self._pull
        if pull.fault is None or pull.case is None:
            return
        if isinstance(pull.case.when, AtSaid) and self._stretch and self._stretch.far:
            await self._until(ledger.said(pull.at))
            with suppress(TimeoutError):
                async with Clock.running().timeout(PASSING_SECONDS):
                    await self.reached.wait()
        else:
            await self.reached.wait()
        await self._fire(pull.fault, pull.case)

    async def _fire(self, fault: Fault, case: Case) -> None:
        assert self._stretch is not None
        assert self._origin is not None
        shared, run_id = Shared(self._origin), self.planned.run_id
        self._fired_ns = time.monotonic_ns()
        await self._stretch.fire(fault, case.where, shared, run_id, live=True)
        self._tell("fired", 0, str(fault))
        self._acted.append(Acted(f"fired {fault}", time.monotonic_ns()))
        await shared.release(run_id)

    async def _origin_told(self) -> None:
        """Each token as it is said, and how the origin came to the end of each attempt."""
        seq = attempts = 0
        while True:
            run = await self._until(partial(_news, seq, attempts))
            if len(run.attempts) > attempts:
                attempts = len(run.attempts)
                self._tell("attempt", attempts, "")
            newest = run.attempts[-1]
            for each in range(seq + 1, newest.said_seq + 1):
                self._tell("said", each, "")
            seq = max(seq, newest.said_seq)
            if ledger.settled(run):
                self._tell("settled", seq, _how(newest))
                await self._until(partial(_tried, attempts))

    async def _until(self, predicate: ledger.Predicate) -> Run:
        assert self._origin is not None
        book = self._origin.ledger
        while not await book.wait(self.planned.run_id, predicate):
            pass
        run = book.run(self.planned.run_id)
        assert run is not None
        return run

    def _tell(self, what: str, seq: int, words: str) -> None:
        with suppress(asyncio.QueueFull):
            wire = self.planned.cell.wire
            self.told.put_nowait(Told(wire, what, time.monotonic_ns(), seq, words))


def _news(seq: int, attempts: int, run: Run) -> bool:
    return len(run.attempts) > attempts or run.attempts[-1].said_seq > seq or ledger.settled(run)


def _tried(attempts: int, run: Run) -> bool:
    return len(run.attempts) > attempts


def _how(attempt: Attempt) -> str:
    if attempt.left is not None:
        return f"noticed: {attempt.left.how}"
    return attempt.finished.how if attempt.finished else ""


def request_of(script: str, run_id: str, seed: int, limit: int, hold_after: int) -> StreamRequest:
    """What the page's clients ask for."""
    request = StreamRequest(script=script, run_id=run_id)
    options = {"seed": seed, "limit": limit, "holdAfter": hold_after}
    json_format.ParseDict(options, request.options)
    return request
