"""Row 59: which packets are overtaken stands in the seed; TCP puts them right."""

from __future__ import annotations

from itertools import islice

import pytest

from faults.fault import Direction, Side
from faults.kernel.choices import choices
from faults.kernel.packet_link import PacketLink
from faults.kernel.packet_reorder import PacketReorder
from tests.calibration.kernel.conftest import SEED
from tests.calibration.kernel.oracle import Tap, connection, heard_bytes, shower, tap


@pytest.mark.asyncio
async def test_the_packets_that_the_seed_names_are_overtaken_by_the_rest(link: PacketLink) -> None:
    reorder = PacketReorder(percent=20, hold_ms=500)
    await reorder.fire(link)
    draws = list(islice(choices(SEED, f"{reorder}/{Direction.DOWN}"), 200))
    held = [n for n, drawn in enumerate(draws) if drawn < 0.20]
    passed = [n for n, drawn in enumerate(draws) if drawn >= 0.20]
    with shower(link) as datagrams:
        await datagrams.say(200)
        arrivals = await datagrams.hear(200)
    assert [arrival.number for arrival in arrivals] == passed + held
    assert min(arrival.took_ns for arrival in arrivals[len(passed) :]) >= 500_000_000


@pytest.mark.asyncio
async def test_tcp_hears_segments_out_of_order_and_reads_bytes_in_order(link: PacketLink) -> None:
    said = bytes(range(256)) * 256
    async with connection(link) as (client, server):
        with tap(link, Side.CLIENT) as at_client:
            await PacketReorder(percent=20, hold_ms=5).fire(link)
            server.send(said)
            assert await heard_bytes(client, len(said)) == said
            assert sequences(at_client) != sorted(sequences(at_client))


def sequences(at_client: Tap) -> list[int]:
    """Of the segments that came, counted from the first one's."""
    numbers = [seen.packet.segment.sequence for seen in at_client.came if seen.packet.segment]
    return [(number - numbers[0] + 2**31) % 2**32 for number in numbers]
