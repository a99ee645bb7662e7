"""Row 7: every packet takes its time more, none less, in order."""

from __future__ import annotations

import pytest

from faults.fault import Direction
from faults.kernel.packet_delay import PacketDelay
from faults.kernel.packet_link import PacketLink
from tests.calibration.kernel.oracle import connection, heard_bytes, shower


@pytest.mark.asyncio
async def test_no_packet_is_early_and_none_overtakes(link: PacketLink) -> None:
    await PacketDelay(delay_ms=20).fire(link)
    with shower(link) as datagrams:
        await datagrams.say(200)
        arrivals = await datagrams.hear(200)
    assert [arrival.number for arrival in arrivals] == list(range(200))
    assert min(arrival.took_ns for arrival in arrivals) >= 20_000_000


@pytest.mark.asyncio
async def test_a_delay_changed_while_packets_are_on_their_way_keeps_their_order(
    link: PacketLink,
) -> None:
    slow, quick = PacketDelay(delay_ms=200), PacketDelay(delay_ms=1)
    with shower(link) as datagrams:
        await slow.fire(link)
        await datagrams.say(50)
        await slow.lift(link)
        await quick.fire(link)
        await datagrams.say(50)
        arrivals = await datagrams.hear(100)
    assert [arrival.number for arrival in arrivals] == list(range(100))
    assert min(arrival.took_ns for arrival in arrivals[:50]) >= 200_000_000


@pytest.mark.asyncio
async def test_up_leaves_the_tokens_as_they_were(true_link: PacketLink) -> None:
    await PacketDelay(delay_ms=60_000, directions=(Direction.UP,)).fire(true_link)
    with shower(true_link) as datagrams:
        await datagrams.say(10)
        assert datagrams.heard_so_far() == list(range(10))


@pytest.mark.asyncio
async def test_tcp_loses_no_byte(true_link: PacketLink) -> None:
    said = bytes(range(256)) * 1024
    await PacketDelay(delay_ms=5).fire(true_link)
    async with connection(true_link) as (client, server):
        sent = server.send(said)
        assert await heard_bytes(client, sent) == said[:sent]
