"""An origin whose clock is a thousand seconds ahead: a time namespace makes that true."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from unittest.mock import PropertyMock, patch

import pytest

from conformance import casebook
from conformance.cell import perform
from conformance.judge import judge
from conformance.origins.clock_offset import SAME_CLOCK, Offset
from conformance.origins.origin import Origins
from conformance.origins.separate import Place, Separate
from conformance.origins.target import TRIPS, TargetOrigin
from conformance.plan import Plan, Planned, plan_cell
from conformance.roads.road import Roads
from conformance.roads.target import TargetRoad
from conformance.targets.target import Depth, Target, TargetWire
from conformance.verdict import Outcome, Verdict
from tests.conformance import another_clock
from tokenwire.clock import SECOND_NS
from tokenwire.recording import Identity

AHEAD_SECONDS = 1000
BOOK = casebook.load()

if why := another_clock.missing():
    pytest.skip(why, allow_module_level=True)


def elsewhere(command: Sequence[str]) -> Sequence[str]:
    return (*another_clock.launcher(AHEAD_SECONDS), *command)


@asynccontextmanager
async def ahead() -> AsyncIterator[Target]:
    """Our origin in a process whose clock is ahead, as a target."""
    async with Separate.running((), "", Place(elsewhere)) as origin:
        wires = {"sse": TargetWire("http://{}:{}".format(*origin.address("sse")))}
        yield Target("staging", Depth.SANDWICH, wires, Path("/staging.toml"))


async def compared(target: Target) -> Offset:
    origin = await TargetRoad(target).origin()
    assert isinstance(origin, TargetOrigin)
    assert await origin.set_watch(TRIPS)
    clock = origin.clock
    await origin.aclose()
    return clock


async def judged(target: Target, cell: Planned) -> Verdict:
    plan, road, case = Plan(1, (cell,)), TargetRoad(target), BOOK[cell.cell.case]
    async with Origins(plan, road.origin) as origins, Roads(plan, target=road) as roads:
        return judge(case, await perform(case, cell, plan, origins, roads))


@pytest.mark.asyncio
async def test_the_offset_is_found_as_truly_as_it_claims_and_cells_lean_on_it() -> None:
    cell = plan_cell(BOOK["whole"], Identity("whole", "sse", "stock", "staging"), seed=1)
    async with ahead() as target:
        clock = await compared(target)
        found = await judged(target, cell)
        with patch.object(TargetOrigin, "clock", PropertyMock(return_value=SAME_CLOCK)):
            blind = await judged(target, cell)
    assert abs(clock.ns - AHEAD_SECONDS * SECOND_NS) <= clock.uncertainty_ns < SECOND_NS
    assert found.outcome is Outcome.AS_DOCUMENTED, found.reason
    assert blind.outcome is Outcome.HARNESS_FAILED  # who takes both clocks for one
    assert "was heard before it was said" in blind.reason
