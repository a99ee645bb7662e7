"""Row 59: which packets vanish stands in the seed; TCP loses no byte by it."""

from __future__ import annotations

from itertools import islice, pairwise

import pytest

from faults.fault import Direction
from faults.kernel.choices import choices
from faults.kernel.packet_link import PacketLink
from faults.kernel.packet_loss import PacketLoss
from tests.calibration.kernel.conftest import SEED
from tests.calibration.kernel.oracle import connection, heard_bytes, shower


def draws(fault: PacketLoss, count: int) -> list[float]:
    return list(islice(choices(SEED, f"{fault}/{Direction.DOWN}"), count))


@pytest.mark.asyncio
async def test_the_packets_that_the_seed_names_vanish_and_no_others(link: PacketLink) -> None:
    loss = PacketLoss(percent=20)
    await loss.fire(link)
    expected = [n for n, drawn in enumerate(draws(loss, 300)) if drawn >= 0.20]
    assert 0 < len(expected) < 300
    with shower(link) as datagrams:
        await datagrams.say(300)
        assert datagrams.heard_so_far() == expected
        assert link.count(Direction.DOWN).vanished == 300 - len(expected)


@pytest.mark.asyncio
async def test_a_burst_takes_as_many_in_a_row(link: PacketLink) -> None:
    loss = PacketLoss(percent=5, burst_packets=4)
    await loss.fire(link)
    with shower(link) as datagrams:
        await datagrams.say(300)
        heard = [-1, *datagrams.heard_so_far(), 300]
    lost = [after - before - 1 for before, after in pairwise(heard)]
    whole = [run for run in lost[:-1] if run]
    assert whole
    assert all(run % 4 == 0 for run in whole)


@pytest.mark.asyncio
async def test_tcp_repairs_it_all(link: PacketLink) -> None:
    said = bytes(range(256)) * 256
    await PacketLoss(percent=5).fire(link)
    async with connection(link) as (client, server):
        server.send(said)
        assert await heard_bytes(client, len(said)) == said
        assert link.count(Direction.DOWN).vanished > 0
