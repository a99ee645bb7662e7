"""Row 9: so many bytes a second and no more; what finds the queue full vanishes."""

from __future__ import annotations

import pytest

from faults.fault import Direction
from faults.kernel.packet_link import PacketLink
from faults.kernel.packet_rate import PacketRate
from tests.calibration.kernel.oracle import connection, heard_bytes, shower


@pytest.mark.asyncio
async def test_each_packet_leaves_when_its_last_byte_has_passed(link: PacketLink) -> None:
    await PacketRate(bytes_per_second=100_000).fire(link)
    with shower(link) as datagrams:
        await datagrams.say(50, size_bytes=1000)
        arrivals = await datagrams.hear(50)
    assert [arrival.number for arrival in arrivals] == list(range(50))
    first_said_ns = arrivals[0].said_ns
    for behind, arrival in enumerate(arrivals, start=1):
        assert arrival.heard_ns - first_said_ns >= behind * 10_000_000


@pytest.mark.asyncio
async def test_the_queue_holds_so_much_and_its_tail_vanishes(link: PacketLink) -> None:
    # Half a packet of margin is half a second at this rate, for a loop that stands still.
    await PacketRate(bytes_per_second=1000, queue_bytes=64_500).fire(link)
    with shower(link) as datagrams:
        await datagrams.say(100, size_bytes=1000)
        assert link.count(Direction.DOWN).vanished == 100 - 65


@pytest.mark.asyncio
async def test_tcp_adapts_to_it(true_link: PacketLink) -> None:
    said = bytes(range(256)) * 256
    await PacketRate(bytes_per_second=200_000, queue_bytes=10_000).fire(true_link)
    async with connection(true_link) as (client, server):
        server.send(said)
        assert await heard_bytes(client, len(said)) == said
