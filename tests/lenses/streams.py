"""Real streams over the three wires, one for each question that a lens's rule asks."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import replace

from clients.manner import Manner
from conformance.case import Act, AtConnect, AtHeard, Case, Lane, Move
from conformance.cell import perform
from conformance.origins.origin import Origins
from conformance.plan import Plan, Planned, plan_cell
from conformance.roads.road import Roads
from faults.coalesce import Coalesce
from faults.fault import Fault
from faults.fin import Fin
from faults.reset import Reset
from servers.scripts.tools import DELETION
from tests.unit.lenses.made import WIRES
from tokenwire.recording import Identity, Recording

SEED = 6
STOP_AT = 6

HARDENED = Manner()  # the cell's setting makes it so

Streams = Mapping[str, Recording]
"""By "case/wire"."""


def case(
    name: str,
    script: str,
    *,
    pace: float = 1.0,
    moves: tuple[Move, ...] = (),
    fault: Fault | None = None,
    at_heard: int | None = None,
    options: Mapping[str, object] = {},
    holds_at: int = 0,
    manner: Manner = HARDENED,
    notice_seconds: float = 0.3,
) -> Case:
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
        depends_on=(),
        lane=Lane.QUIET,
        patience_seconds=20.0,
        notice_seconds=notice_seconds,
    )


SIGNS = {"heartbeatMs": 20, "commentMs": 20, "pingMs": 20}
WATCHFUL = Manner(content_watchdog_seconds=1.0, keepalive_seconds=0.1)
STOPS = {
    "close": Act.CLOSE,
    "reset": Act.RESET,
    "cancel": Act.CANCEL,
    "half-close": Act.HALF_CLOSE,
    "stop-reading": Act.STOP_READING,
}


def _stops(how: str, act: Act) -> Iterable[Case]:
    """While tokens flow, while the model is silent, and before a producer that nobody stops."""
    move = (Move(act, STOP_AT),)
    bidi = Manner(bidi=True)
    yield case(f"{how}-flowing", "steady", moves=move, manner=bidi)
    on = (Move(Act.RELEASE, STOP_AT),) if act is Act.HALF_CLOSE else ()  # it listens on
    yield case(f"{how}-silent", "steady", moves=move + on, holds_at=STOP_AT, manner=bidi)
    yield case(
        f"{how}-decoupled",
        "steady",
        pace=0.2,
        moves=(*move, Move(Act.RELEASE, STOP_AT)),
        holds_at=STOP_AT,  # else a loaded machine's producer is far ahead by then
        manner=bidi,
        options={"decoupled": True},
        notice_seconds=3.0,
    )


SHORT = {"limit": 60}  # events; what 47,000 rows take to be written down would disturb the others
ENOUGH = {"cancelled": Act.CANCEL, "closed": Act.CLOSE}


def _stops_a_tool(how: str, act: Act) -> Iterable[Case]:
    """At row 30, while the tool waits to be told to go on, and while its rows flow."""
    for suffix, moves, holds_at in (
        ("", (Move(act, 4), Move(Act.RELEASE, 4)), 4),
        ("-flowing", (Move(act, 4),), 0),
    ):
        yield case(
            f"tool-{how}{suffix}",
            "tool-query",
            pace=5.0,
            moves=moves,
            holds_at=holds_at,
            options=SHORT,
            manner=Manner(bidi=True),
        )


PACED = (
    case("clean", "steady", pace=0.5),
    case("no-done", "no-done", pace=0.2),
    case("error", "in-band-error", pace=0.2),
    case("first-300", "thinking-gap-first", pace=0.1, options=SIGNS),
    case("pause-early", "pause-early", pace=0.5),
    case("pause-late", "pause-late", pace=0.5),
    case("model-35", "model-35"),
    case("model-90", "model-90"),
    case("coalesced", "model-35", fault=Coalesce(hold_ms=150)),
    *(case for how, act in ENOUGH.items() for case in _stops_a_tool(how, act)),
    case("tool-decoupled", "tool-query", moves=(Move(Act.CLOSE, 4),),
          options={"decoupled": True, **SHORT}),
    case("reconsider", "reconsider", pace=0.5),
    case("reconsider-resumed", "reconsider", pace=0.2, fault=Reset(), at_heard=16,
          manner=Manner(resume_attempts=2, resume_pause_seconds=0.05)),
    *(case for how, act in STOPS.items() for case in _stops(how, act)),
)  # fmt: skip

HASTY = (  # much at once: what else runs then has no pace of its own
    case("tool-whole", "tool-query", pace=0.001),
    case("tool-revised", "tool-query-revised", pace=0.2),
    case("speculative", "speculative", pace=0.1),
    case("document", "structured-json", pace=0.2),
    case("deletion", "deletion", pace=0.1),
    case("deletion-fails", "deletion-fails", pace=0.1),
)
CUTS = tuple(
    case(f"cut-{k}", "deletion", pace=0.1, fault=Fin(), at_heard=k) for k in range(1, len(DELETION))
)
FROZEN_AT = (13, 20, 60)  # inside the enum's prefix, behind it, inside the number
FROZEN = tuple(
    case(f"frozen-{k}", "deletion", pace=0.1, holds_at=k, options=SIGNS, manner=WATCHFUL)
    for k in FROZEN_AT
)


async def stream(every: int = 1) -> Streams:
    """All of them over every wire by hardened clients on a direct road, the paced ones first.

    `every`: of the cuts only the first, and each so many behind it.
    """
    paced = await run(PACED, at_once=12)
    hasty = await run(HASTY, at_once=9)
    return paced | hasty | await run((*FROZEN, *CUTS[::every]), at_once=5)


async def run(cases: Iterable[Case], at_once: int) -> dict[str, Recording]:
    """So many at once, each over every wire."""
    cells = [(case, Identity(case.id, w, "hardened", "direct")) for case in cases for w in WIRES]
    planned = [(case, plan_cell(case, cell, SEED)) for case, cell in cells]
    plan = Plan(SEED, tuple(each for _, each in planned))
    places = asyncio.Semaphore(at_once)
    async with Origins(plan) as origins, Roads(plan, "no packets here") as roads:

        async def one(case: Case, each: Planned) -> Recording:
            async with places:
                return await perform(case, each, plan, origins, roads, asyncio.Semaphore(3))

        found = await asyncio.gather(*(one(case, each) for case, each in planned))
    return {f"{each.cell.case}/{each.cell.wire}": replace(each, lane="quiet") for each in found}
