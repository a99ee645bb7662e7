from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from conformance.prober.findings import Unstruck
from conformance.prober.probe import Way
from conformance.prober.survey import Survey, find
from conformance.prober.target import NoSandwichError, on_target
from conformance.targets.target import Depth, Target, TargetWire
from servers.origin import Origin, serving

SMALL = Survey((Way.SSE, Way.WEBSOCKET, Way.GRPC), 1.0, repeats=1)


def target(origin: Origin, depth: Depth = Depth.SANDWICH) -> Target:
    schemes = {"sse": "http", "websocket": "ws", "grpc": "http"}
    wires = {w: TargetWire(f"{schemes[w]}://{where}") for w, where in origin.authorities.items()}
    return Target("staging", depth, wires, Path("/staging.toml"))


@pytest.mark.asyncio
async def test_a_target_is_probed_by_its_urls_and_its_ledger_alone() -> None:
    async with serving() as origin, on_target(target(origin)) as subject:
        report = await find(SMALL, subject)
    assert report.name == "staging"
    assert report.clocks
    assert all(isinstance(each, Unstruck) for each in report.clocks)
    assert all(each.seconds is not None for each in report.leaving)
    assert len(report.leaving) == 6


@pytest.mark.asyncio
async def test_a_run_that_the_ledger_does_not_know_is_none() -> None:
    async with serving() as origin, on_target(target(origin)) as subject:
        assert await subject.ledger.record("nobody") is None


@pytest.mark.asyncio
async def test_a_ledger_that_is_not_there_says_nothing_and_raises_nothing() -> None:
    async with serving() as origin:
        gone = target(origin)
    async with on_target(gone) as subject:
        assert await subject.ledger.record("nobody") is None
        await subject.ledger.settled("nobody", 0.1)


@pytest.mark.asyncio
@pytest.mark.parametrize("depth", [Depth.ADAPTER, Depth.PROBE])
async def test_an_origin_that_is_not_ours_cannot_hold_what_a_probe_needs(depth: Depth) -> None:
    async with serving() as origin:
        asked = replace(target(origin), depth=depth)
        with pytest.raises(NoSandwichError, match="deploy it behind the gateway"):
            async with on_target(asked):
                pass
