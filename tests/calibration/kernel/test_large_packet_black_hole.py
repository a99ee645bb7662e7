"""Row 60: large packets vanish in silence, small ones pass."""

from __future__ import annotations

import pytest

from faults.fault import Side
from faults.kernel.large_packet_black_hole import LargePacketBlackHole
from faults.kernel.packet_link import PacketLink
from tests.calibration.kernel.oracle import connection, heard_bytes, is_silent, shower, tap


@pytest.mark.asyncio
async def test_the_limit_is_the_size_of_the_ip_packet(link: PacketLink) -> None:
    await LargePacketBlackHole(over_bytes=1400).fire(link)
    with shower(link) as datagrams:
        await datagrams.say(1, size_bytes=1400)
        await datagrams.say(1, size_bytes=1401)
        await datagrams.say(1, size_bytes=1500)
        await datagrams.say(1, size_bytes=100)
        assert datagrams.heard_so_far() == [0, 3]


@pytest.mark.asyncio
async def test_small_tokens_pass_until_a_large_one_stalls_for_good(link: PacketLink) -> None:
    hole = LargePacketBlackHole(over_bytes=1400)
    large = bytes(range(256)) * 40
    async with connection(link) as (client, server):
        await hole.fire(link)
        server.send(b"small")
        assert await heard_bytes(client, 5) == b"small"
        with tap(link, Side.SERVER) as at_server, tap(link, Side.CLIENT) as at_client:
            server.send(large)
            await at_server.retransmitted()
            assert all(seen.packet.size_bytes <= 1400 for seen in at_client.came)
        assert is_silent(client)
        assert is_silent(server)
        await hole.lift(link)
        assert await heard_bytes(client, len(large)) == large
