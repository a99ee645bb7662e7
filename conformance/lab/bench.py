"""The runs of the lab: a lane a wire, started together, ended by the page or by time."""

from __future__ import annotations

import asyncio
import base64
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from google.protobuf import json_format

from conformance.case import Case
from conformance.case import Lane as Place
from conformance.judge import axes, classify
from conformance.lab.choices import NOTHING, TRANSLATOR, WIRES, Choices, Setting
from conformance.lab.lane import Lane, Pull, request_of
from conformance.lab.told import Report, Told, observation
from conformance.plan import Plan, Planned
from conformance.roads.name import translates
from conformance.roads.road import Roads
from conformance.verdict import Axes, Class
from gateways.running import GatewayFailedError
from servers.origin import Origin, Settings, serving
from tokenwire.recording import Identity

MOST_RUNS = 8  # at once; a page has one
LIMIT = 60


class NoRunError(Exception):
    """There is no such run, no such lane, or there are too many."""


@dataclass(frozen=True, slots=True)
class Laid:
    """What a page needs to run one client. `trouble`: why there is nothing to run."""

    road: str
    run_id: str = ""
    address: str = ""
    request: str = ""  # protobuf-JSON of the StreamRequest
    message: str = ""  # the same as a protobuf message in base64
    fault: str = ""  # "" where this wire has no such fault
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The judge's answer to what one client of a page came to."""

    klass: Class
    axes: Axes


@dataclass(slots=True)
class Run:
    """One run. `lanes` that could not be laid are only in `laid`, with their trouble."""

    laid: dict[str, Laid] = field(default_factory=dict[str, Laid])
    lanes: dict[str, Lane] = field(default_factory=dict[str, Lane])
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    tasks: list[asyncio.Task[None]] = field(default_factory=list[asyncio.Task[None]])

    async def told(self) -> AsyncIterator[Told]:
        """What happens at the origin and on the lines, until every lane is over."""
        merged: asyncio.Queue[Told | None] = asyncio.Queue()

        async def pour(lane: Lane) -> None:
            while True:
                await merged.put(await lane.told.get())

        pouring = [asyncio.create_task(pour(lane)) for lane in self.lanes.values()]
        ending = asyncio.create_task(self._all_over(merged))
        try:
            while (each := await merged.get()) is not None:
                yield each
        finally:
            for task in (*pouring, ending):
                task.cancel()

    async def _all_over(self, merged: asyncio.Queue[Told | None]) -> None:
        await asyncio.gather(*(lane.over.wait() for lane in self.lanes.values()))
        await merged.put(None)

    async def end(self) -> None:
        """Free every road of it."""
        for lane in self.lanes.values():
            lane.over.set()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.stack.aclose()


class Bench:
    """The one origin and the gateways of a lab, and the runs of its pages."""

    def __init__(self, choices: Choices, plan: Plan, origin: Origin, roads: Roads) -> None:
        self.choices = choices
        self._plan = plan
        self._origin = origin
        self._roads = roads
        self._runs: dict[str, Run] = {}

    async def start(self, asked: Setting) -> tuple[str, Mapping[str, Laid]]:
        """Lay a road for each wire; the run's name, and what its page needs.

        Raises:
            BadChoiceError: it asks for what is not here.
            NoRunError: there are MOST_RUNS already.
        """
        case = self.choices.check(asked)
        if len(self._runs) >= MOST_RUNS:
            raise NoRunError(f"{MOST_RUNS} runs are under way: end one, or wait for it")
        name = secrets.token_hex(8)
        run = self._runs[name] = Run()
        await asyncio.gather(*(self._lay(run, name, wire, asked, case) for wire in WIRES))
        return name, run.laid

    def run(self, name: str) -> Run:
        """Raises: NoRunError."""
        if name not in self._runs:
            raise NoRunError(f"there is no run {name[:40]!r}; it has ended")
        return self._runs[name]

    def reached(self, name: str, wire: str) -> None:
        """The page heard the token at which the fault is due. Raises: NoRunError."""
        self._lane(name, wire).reached.set()

    async def ended(self, name: str, wire: str, report: Report) -> Found:
        """Judge what the page saw on one wire, and free its road.

        Raises:
            BadReportError: it cannot be meant.
            NoRunError: there is no such lane.
        """
        lane = self._lane(name, wire)
        seen = await lane.recording(observation(report, wire))
        lane.over.set()
        measured = axes(seen)
        return Found(classify(seen, measured), measured)

    async def close(self, name: str) -> None:
        """Forget a run, whatever became of it."""
        run = self._runs.pop(name, None)
        if run is not None:
            await run.end()

    async def aclose(self) -> None:
        """Forget all."""
        await asyncio.gather(*(self.close(name) for name in list(self._runs)))

    def _lane(self, name: str, wire: str) -> Lane:
        lane = self.run(name).lanes.get(wire)
        if lane is None:
            raise NoRunError(f"run {name} has no lane {wire[:40]!r}")
        return lane

    async def _lay(self, run: Run, name: str, wire: str, asked: Setting, case: Case | None) -> None:
        road = asked.road if wire != "grpc-web" or translates(asked.road, wire) else TRANSLATOR
        fault = case.fault_on(wire) if case and wire in case.wires else None
        if road not in self.choices.roads:
            run.laid[wire] = Laid(road, trouble=f"{wire} needs {road}: `make gateways` installs it")
            return
        cell = Identity(asked.pull if case else NOTHING, wire, "stock", road)
        run_id, hold = f"{name}-{wire}", asked.at if fault else 0
        planned = Planned(cell, run_id, Place.BUSY, (), str(fault or ""), f"heard({asked.at})")
        request = request_of(asked.script, run_id, asked.seed, LIMIT, hold)
        if case:
            json_format.ParseDict({"sse": dict(case.options).get("sse", {})}, request.options)
        lane = Lane(planned, self._plan, request, Pull(case, fault, asked.at))
        try:
            address = await run.stack.enter_async_context(
                lane.laid(self._origin, self._roads, road)
            )
        except GatewayFailedError as error:
            run.laid[wire] = Laid(road, trouble=str(error))
            return
        run.lanes[wire] = lane
        run.tasks.append(asyncio.create_task(lane.attend()))
        run.laid[wire] = Laid(
            road,
            run_id,
            address,
            json_format.MessageToJson(request, indent=None),
            base64.b64encode(request.SerializeToString()).decode(),
            str(fault or ""),
        )


@asynccontextmanager
async def bench(choices: Choices, page_origin: str) -> AsyncIterator[Bench]:
    """The lab's origin and roads, until the block ends; gateways start when they are asked for."""
    cells = tuple(
        Planned(Identity(NOTHING, "sse", "stock", road), "", Place.BUSY, (), "", "")
        for road in choices.roads
    )
    plan = Plan(0, cells)
    async with (
        serving(Settings(page_origin=page_origin)) as origin,
        Roads(plan) as roads,
    ):
        found = Bench(choices, plan, origin, roads)
        try:
            yield found
        finally:
            await found.aclose()
