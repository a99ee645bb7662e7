"""Gateways made of one clock each: the clock cases tell which it is, and what keeps it quiet."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pytest

from conformance import casebook
from conformance.atlas import data as atlas
from conformance.case import AtConnect, Case, Expect, Lane, RoadKind
from conformance.cell import perform
from conformance.judge import judge
from conformance.origins.origin import Origins
from conformance.plan import Plan, plan_cell
from conformance.roads.road import Roads
from conformance.true_clock import scaled
from conformance.verdict import Outcome, Verdict
from conformance.wires import cannot_move
from faults.fault import Direction, Fault
from faults.idle_timeout import IdleTimeout
from faults.max_duration import MaxDuration
from tokenwire.recording import Identity, Recording

FACTOR = 60
MINUTE = 60 / FACTOR
AT_ONCE = 40
PLAN = Plan(seed=1, cells=())
WIRES = ("sse", "websocket", "grpc")
SHORT = {"short-stream"}
SPOKEN_UP = {"silence-75s-client-ping", "silence-75s-client-speaks"}
KEPT_ALIVE = SPOKEN_UP | {
    "silence-75s-heartbeat",
    "silence-75s-comment",
    "silence-75s-ping",
    "first-token-after-75s-heartbeat",
    "first-token-after-75s-comment",
    "healthy-75s",
    "quiet-bidi-75s",
}
BOOK = {case.id: case for case in casebook.load().values() if case.lane is Lane.WAITING}


@dataclass(frozen=True, slots=True)
class Clock:
    """A line with a clock of this kind; the clock cases that it leaves alone, on WebSocket and
    SSE. What a transport answers by itself counts: a pong is a byte from the silent side."""

    kind: str
    fault: Fault | None
    leaves_alone: frozenset[str]


CLOCKS = (
    Clock("none", None, frozenset(BOOK)),
    Clock("idle", IdleTimeout(idle_seconds=MINUTE), frozenset(KEPT_ALIVE | SHORT)),
    Clock("absolute", MaxDuration(seconds=MINUTE), frozenset(SHORT)),
    Clock(
        "directional",
        IdleTimeout(idle_seconds=MINUTE, directions=(Direction.UP,)),
        frozenset(SPOKEN_UP | {"silence-75s-ping"} | SHORT),
    ),
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A case with this clock in its way, and what was recorded."""

    case: Case
    recording: Recording

    def verdict(self, documented: Expect | None = None) -> Verdict:
        """Against the case itself, or what the atlas has."""
        return judge(self.case, self.recording, documented)


Found = Mapping[tuple[str, str, str], Seen]  # by clock, case and wire


@pytest.fixture(scope="module")
def found() -> Found:
    return asyncio.run(_run_all())


async def _run_all() -> Found:
    limit = asyncio.Semaphore(AT_ONCE)
    async with Origins(PLAN) as origins, Roads(PLAN) as roads, asyncio.TaskGroup() as group:
        tasks = {
            (clock.kind, case.id, wire): group.create_task(
                _run(case, clock, wire, origins, roads, limit)
            )
            for clock in CLOCKS
            for case, wire in _cells()
        }
    return {key: task.result() for key, task in tasks.items()}


def _cells() -> Iterable[tuple[Case, str]]:
    for case in BOOK.values():
        for wire in set(case.wires) & set(WIRES) - set(case.unsupported):
            assert not cannot_move(case, wire)
            yield case, wire


async def _run(
    case: Case, clock: Clock, wire: str, origins: Origins, roads: Roads, limit: asyncio.Semaphore
) -> Seen:
    when = AtConnect() if clock.fault else None
    asked = replace(scaled(case, FACTOR), fault=clock.fault, when=when, roads=RoadKind.DIRECT)
    planned = plan_cell(asked, Identity(case.id, wire, case.settings[-1], "direct"), PLAN.seed)
    planned = replace(planned, run_id=f"{planned.run_id}.{clock.kind}")
    async with limit:
        return Seen(asked, await perform(asked, planned, PLAN, origins, roads))


@pytest.mark.parametrize("wire", ["sse", "websocket"])
@pytest.mark.parametrize("clock", CLOCKS, ids=lambda clock: clock.kind)
def test_each_clock_has_a_pattern_of_its_own(clock: Clock, wire: str, found: Found) -> None:
    asked = {case.id for case, its in _cells() if its == wire}
    alone = {name for kind, name, its in found if (kind, its) == (clock.kind, wire)
             and found[kind, name, its].verdict().outcome is Outcome.AS_DOCUMENTED}  # fmt: skip
    assert alone == clock.leaves_alone & asked


def test_no_clock_is_imitated_by_ours_on_any_wire(found: Found) -> None:
    for (kind, name, wire), seen in found.items():
        if kind == "none":
            verdict = seen.verdict()
            assert verdict.outcome is Outcome.AS_DOCUMENTED, f"{name} {wire}: {verdict.reason}"


@pytest.mark.parametrize("clock", CLOCKS[1:], ids=lambda clock: clock.kind)
def test_without_its_clock_a_gateway_differs_from_what_the_atlas_has_of_it(
    clock: Clock, found: Found
) -> None:
    for case, wire in _cells():
        measured = found[clock.kind, case.id, wire].verdict()
        documented = atlas.entry(measured, "1.0").expect("made.json")
        again = found["none", case.id, wire].verdict(documented)
        differs = measured.outcome is Outcome.DIFFERS
        assert (again.outcome is Outcome.DIFFERS) == differs, f"{case.id} {wire}"
