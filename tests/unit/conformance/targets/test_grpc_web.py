"""gRPC-Web through a target: its first try, and cells whose faults befall both of its ends."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from conformance import casebook
from conformance.cell import perform
from conformance.judge import judge
from conformance.origins.origin import Origins
from conformance.plan import Plan, plan_cell
from conformance.roads.road import Roads
from conformance.roads.target import TargetRoad
from conformance.targets import preflight
from conformance.targets.requests_due import due
from conformance.targets.target import Depth, Target, TargetLedger, TargetWire
from conformance.verdict import Outcome
from servers.origin import serving
from tests.mutants import web_gateway
from tests.mutants.web_gateway import Translation
from tokenwire.recording import Identity

BOOK = casebook.load()
ASKED = ("whole", "web-forged-end", "text-far-reset")


@asynccontextmanager
async def target(how: Translation) -> AsyncIterator[Target]:
    """Our origin behind a gateway that translates, met by gRPC-Web alone."""
    async with serving() as origin:
        host, _, port = origin.authorities["grpc"].rpartition(":")
        async with web_gateway.serving(how, (host, int(port))) as listening:
            wires = {"grpc-web": TargetWire(f"http://127.0.0.1:{listening}")}
            ledger = TargetLedger(f"http://{origin.authorities['sse']}")
            yield Target("staging", Depth.SANDWICH, wires, Path("/staging.toml"), ledger=ledger)


@pytest.mark.asyncio
async def test_near_and_far_faults_befall_it_as_documented() -> None:
    async with target(Translation()) as met:
        assert await preflight.troubles(met, "run") == []
        road = TargetRoad(met)
        cells = [Identity(case, "grpc-web", "stock", "staging") for case in ASKED]
        planned = [plan_cell(BOOK[cell.case], cell, seed=1) for cell in cells]
        plan = Plan(1, tuple(planned))
        async with Origins(plan, road.origin) as origins, Roads(plan, target=road) as roads:
            for each in planned:  # one at a time: all calls share a connection to the origin
                case = BOOK[each.cell.case]
                found = judge(case, await perform(case, each, plan, origins, roads))
                assert found.outcome is Outcome.AS_DOCUMENTED, f"{each.cell}: {found.reason}"


@pytest.mark.asyncio
async def test_a_gateway_that_does_not_reach_its_origin_is_named() -> None:
    async with serving() as gone:
        host, _, port = gone.authorities["grpc"].rpartition(":")
    async with web_gateway.serving(Translation(), (host, int(port))) as listening:
        wires = {"grpc-web": TargetWire(f"http://127.0.0.1:{listening}")}
        met = Target("staging", Depth.SANDWICH, wires, Path("/staging.toml"))
        [line] = await preflight.troubles(met, "run")
    assert line == "grpc-web: it does not reach what is behind it: 503; is the origin up?"


@pytest.mark.parametrize(
    ("case", "method"), [("whole", "Generate"), ("converse-unspoken", "Converse")]
)
def test_a_dry_run_lists_a_post(case: str, method: str) -> None:
    wires = {"grpc-web": TargetWire("https://a.test/api?key=env:KEY")}
    ledger = TargetLedger("https://door.test")
    met = Target("staging", Depth.SANDWICH, wires, Path("/staging.toml"), ledger=ledger)
    planned = plan_cell(BOOK[case], Identity(case, "grpc-web", "hardened", "staging"), 1)
    first, *_ = due(met, BOOK[case], planned, Plan(1, (planned,)))
    url = f"https://a.test/api/tokenwire.v1.TokenStream/{method}?key=env:KEY"
    assert str(first).startswith(f"POST {url}")
