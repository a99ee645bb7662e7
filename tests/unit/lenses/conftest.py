"""Real recordings: a few scripts over every wire, run once in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest

from conformance.case import Act, Case, Move
from conformance.cell import perform
from conformance.origins.origin import Origins
from conformance.plan import Plan, plan_cell
from conformance.roads.road import Roads
from tests.unit.lenses import made
from tokenwire.recording import Identity, Recording

SEED = 6


def _case(name: str, script: str, *, limit: int = 0, moves: tuple[Move, ...] = ()) -> Case:
    return Case(
        id=name,
        question="What does a lens see of it?",
        expect={},
        anchors=("none: nothing is judged",),
        script=script,
        limit=limit,
        moves=moves,
        depends_on=(),
        patience_seconds=20.0,
    )


CASES = (
    _case("steady", "steady"),
    _case("no-done", "no-done"),
    _case("retract", "retract"),
    _case("structured", "structured-json"),
    _case("closes", "steady", moves=(Move(Act.CLOSE, 6),)),
)


@pytest.fixture(scope="session")
def live() -> Mapping[str, Recording]:
    """By "case/wire": hardened clients on a direct road, no fault."""
    return {f"{each.cell.case}/{each.cell.wire}": each for each in asyncio.run(_run())}


async def _run() -> list[Recording]:
    cells = [
        (case, Identity(case.id, w, "hardened", "direct")) for case in CASES for w in made.WIRES
    ]
    planned = [(case, plan_cell(case, cell, SEED)) for case, cell in cells]
    plan = Plan(SEED, tuple(each for _, each in planned))
    async with Origins(plan) as origins, Roads(plan, "no packets here") as roads:
        opening = asyncio.Semaphore(3)
        runs = (perform(case, each, plan, origins, roads, opening) for case, each in planned)
        return list(await asyncio.gather(*runs))
