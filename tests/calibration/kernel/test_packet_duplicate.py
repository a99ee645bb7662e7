"""Row 59: which packets arrive twice stands in the seed; TCP reads each byte once."""

from __future__ import annotations

from itertools import islice

import pytest

from faults.fault import Direction
from faults.kernel.choices import choices
from faults.kernel.packet_duplicate import PacketDuplicate
from faults.kernel.packet_link import PacketLink
from tests.calibration.kernel.conftest import SEED
from tests.calibration.kernel.oracle import connection, heard_bytes, is_silent, shower


@pytest.mark.asyncio
async def test_the_packets_that_the_seed_names_arrive_twice(link: PacketLink) -> None:
    duplicate = PacketDuplicate(percent=20)
    await duplicate.fire(link)
    draws = islice(choices(SEED, f"{duplicate}/{Direction.DOWN}"), 200)
    expected = [n for n, drawn in enumerate(draws) for _ in range(2 if drawn < 0.20 else 1)]
    with shower(link) as datagrams:
        await datagrams.say(200)
        assert datagrams.heard_so_far() == expected


@pytest.mark.asyncio
async def test_tcp_reads_every_byte_once(link: PacketLink) -> None:
    said = bytes(range(256)) * 64
    async with connection(link) as (client, server):
        await PacketDuplicate(percent=100).fire(link)
        before = link.count(Direction.DOWN).entered
        server.send(said)
        assert await heard_bytes(client, len(said)) == said
        assert is_silent(client)
        down = link.count(Direction.DOWN)
        assert down.delivered - before == 2 * (down.entered - before)
