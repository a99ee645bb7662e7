"""Row 8: every packet takes a time of its own, which stands in the seed; order is kept."""

from __future__ import annotations

from itertools import islice

import pytest

from faults.fault import Direction
from faults.kernel.choices import choices
from faults.kernel.packet_jitter import PacketJitter
from faults.kernel.packet_link import PacketLink
from tests.calibration.kernel.conftest import SEED
from tests.calibration.kernel.oracle import Arrival, shower


@pytest.mark.asyncio
async def test_each_packet_waits_as_long_as_the_seed_says_at_least(link: PacketLink) -> None:
    jitter = PacketJitter(up_to_ms=20)
    await jitter.fire(link)
    draws = list(islice(choices(SEED, f"{jitter}/{Direction.DOWN}"), 60))
    with shower(link) as datagrams:
        arrivals: list[Arrival] = []
        for _ in draws:  # one at a time, so that none waits for those before it
            await datagrams.say(1)
            arrivals += await datagrams.hear(1)
    for arrival, drawn in zip(arrivals, draws, strict=True):
        assert arrival.took_ns >= drawn * 20_000_000
    assert max(draws) > 0.9


@pytest.mark.asyncio
async def test_none_overtakes_another(link: PacketLink) -> None:
    jitter = PacketJitter(up_to_ms=50)
    await jitter.fire(link)
    draws = list(islice(choices(SEED, f"{jitter}/{Direction.DOWN}"), 200))
    with shower(link) as datagrams:
        await datagrams.say(200)
        arrivals = await datagrams.hear(200)
    assert [arrival.number for arrival in arrivals] == list(range(200))
    assert arrivals[-1].took_ns >= draws[-1] * 50_000_000
