"""Cases performed over real wires, for their recordings or for what is kept of each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from clients.manner import Manner
from conformance.case import SETTINGS, AtConnect, AtHeard, Case, Lane, Move
from conformance.cell import perform
from conformance.origins.origin import Origins
from conformance.plan import Plan, Planned, plan_cell
from conformance.roads.name import DIRECT
from conformance.roads.road import Roads
from faults.fault import Fault
from tests.unit.lenses.made import WIRES
from tokenwire.clock import Clock
from tokenwire.recording import Identity, Recording

SEED = 6
CONNECTING = 3  # at the same time: libraries do most of their work there

HARDENED = Manner()  # the cell's setting makes it so

Kept = TypeVar("Kept")


def asked(
    name: str,
    script: str,
    *,
    pace: float = 1.0,
    moves: tuple[Move, ...] = (),
    fault: Fault | Mapping[str, Fault] | None = None,
    at_heard: int | None = None,
    options: Mapping[str, object] = {},
    holds_at: int = 0,
    manner: Manner = HARDENED,
    settings: tuple[str, ...] = SETTINGS,
    notice_seconds: float = 0.3,
) -> Case:
    """A stream that is recorded and not judged."""
    when = AtConnect() if at_heard is None else AtHeard(at_heard)
    return Case(
        id=name,
        question="What does a lens see of it?",
        expect={},
        anchors=("none: nothing is judged",),
        script=script,
        limit=0,
        fault=fault,
        when=when if fault else None,
        moves=moves,
        holds_at=holds_at,
        options={"pace": pace, **options},
        manner=manner,
        settings=settings,
        depends_on=(),
        lane=Lane.QUIET,
        patience_seconds=20.0,
        notice_seconds=notice_seconds,
    )


async def run(
    cases: Iterable[Case], at_once: int, *, wires: Iterable[str] = WIRES, road: str = DIRECT
) -> dict[str, Recording]:
    """So many at once, each over every wire; by "case/wire"."""
    return await kept(cases, at_once, _whole, wires=wires, road=road)


async def kept(
    cases: Iterable[Case],
    at_once: int,
    keep: Callable[[Recording], Kept],
    *,
    wires: Iterable[str] = WIRES,
    road: str = DIRECT,
    apart_seconds: float = 0.0,
) -> dict[str, Kept]:
    """The same of a thousand: a recording is gone once `keep` has taken from it what it wants.

    By hardened clients, but where a case is for stock ones only. `apart_seconds`: no stream begins
    sooner after another, since 50 that open together keep a core busy for a quarter of a second,
    and those that flow are late by that.
    """
    cells = [(case, Identity(case.id, w, case.settings[-1], road)) for case in cases for w in wires]
    planned = [(case, plan_cell(case, cell, SEED)) for case, cell in cells]
    plan = Plan(SEED, tuple(each for _, each in planned))
    places = asyncio.Semaphore(at_once)
    connecting, beginning = asyncio.Semaphore(CONNECTING), asyncio.Lock()
    async with Origins(plan) as origins, Roads(plan, "no packets here") as roads:

        async def one(case: Case, each: Planned) -> Kept:
            async with places:
                if apart_seconds:
                    async with beginning:
                        await Clock.running().sleep(apart_seconds)
                seen = await perform(case, each, plan, origins, roads, connecting)
                return keep(replace(seen, lane="quiet"))

        found = await asyncio.gather(*(one(case, each) for case, each in planned))
    return {
        f"{each.cell.case}/{each.cell.wire}": one
        for (_, each), one in zip(planned, found, strict=True)
    }


def _whole(recording: Recording) -> Recording:
    return recording
