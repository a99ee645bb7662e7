"""Every mutant and every control, run in real cells at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from clients.conversation import Conversation
from clients.endpoint import Endpoint
from clients.manner import Manner
from conformance import control
from conformance.case import AtConnect, Case
from conformance.cell import perform
from conformance.judge import judge
from conformance.origins.origin import Origins
from conformance.plan import Plan, Planned, plan_cell
from conformance.roads.road import Roads
from conformance.verdict import Verdict
from conformance.wires import Converse, converse
from tests.mutants import origins
from tests.mutants.clients import Broken
from tests.mutants.mutant import Mutant
from tests.mutants.origins import Decoupled
from tokenwire.recording import Identity
from tokenwire.v1.stream_pb2 import StreamRequest

AT_ONCE = 12  # more would move each other's stamps
PLAN = Plan(seed=1, cells=())


@dataclass(frozen=True, slots=True)
class Staged:
    """One cell: with its mutant, or the same cell with nothing broken."""

    mutant: Mutant
    wire: str
    intact: bool

    @property
    def case(self) -> Case:
        """The mutant's, with another fault where the line is what is broken."""
        case, instead = self.mutant.case, self.mutant.line
        if self.intact or instead is None:
            return case
        return replace(case, fault=instead, when=case.when or AtConnect())

    @property
    def planned(self) -> Planned:
        """Every cell has a run of its own, also where two mutants break the same case."""
        cell = Identity(self.case.id, self.wire, self.mutant.setting, "direct")
        planned = plan_cell(self.case, cell, PLAN.seed)
        if self.mutant.foreign:
            planned = replace(planned, run_id=f"{planned.run_id}.foreign")
        broken = "" if self.intact else f".{self.mutant.name.replace(' ', '-')}"
        return replace(planned, run_id=planned.run_id + broken)

    def speak(self) -> Converse:
        """The wire's client, broken if the mutant is a client."""
        retold, leaving = self.mutant.client, self.mutant.leaving
        if self.intact or retold is None:
            return converse
        change = retold

        def speak(
            wire: str, endpoint: Endpoint, request: StreamRequest, manner: Manner
        ) -> Conversation:
            return Broken(converse(wire, endpoint, request, manner), change, leaving)

        return speak


def run(mutants: tuple[Mutant, ...]) -> Mapping[Staged, Verdict]:
    """Perform and judge them all; each control once for all mutants of its cell."""
    cells = [Staged(each, wire, False) for each in mutants for wire in each.wires]
    controls = {_control(each, wire): Staged(each, wire, True)
                for each in mutants for wire in each.wires}  # fmt: skip
    verdicts = asyncio.run(_run_all([*cells, *controls.values()]))
    for cell in cells:
        intact = controls[_control(cell.mutant, cell.wire)]
        verdicts[Staged(cell.mutant, cell.wire, True)] = verdicts[intact]
    return verdicts


def _control(mutant: Mutant, wire: str) -> tuple[str, str, str, bool]:
    return mutant.case.id, wire, mutant.setting, mutant.foreign


async def _run_all(cells: list[Staged]) -> dict[Staged, Verdict]:
    broken = [each for each in cells if not each.intact]
    sayings = {each.planned.run_id: each.mutant.says for each in broken if each.mutant.says}
    hurried = frozenset(each.planned.run_id for each in broken if each.mutant.hurried)
    limit = asyncio.Semaphore(AT_ONCE)
    async with AsyncExitStack() as stack:
        shared = await stack.enter_async_context(Origins(PLAN))
        roads = await stack.enter_async_context(Roads(PLAN))
        stack.enter_context(origins.broken(sayings, hurried))
        async with asyncio.TaskGroup() as group:
            tasks = {each: group.create_task(_run(each, shared, roads, limit)) for each in cells}
        jobs = [
            job for each in sayings.values() if isinstance(each, Decoupled) for job in each.jobs
        ]
        await asyncio.gather(*jobs, return_exceptions=True)
    return {each: task.result() for each, task in tasks.items()}


async def _run(cell: Staged, shared: Origins, roads: Roads, limit: asyncio.Semaphore) -> Verdict:
    async with limit:
        seen = await perform(cell.case, cell.planned, PLAN, shared, roads, speak=cell.speak())
        if cell.mutant.foreign:  # the case is `whole`: its own measure, there is none to look up
            seen = control.against(Path(), seen, deterministic=True)
        return judge(cell.case, seen)
