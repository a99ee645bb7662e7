"""Rows 22 and 23: one end gets an RST that the other knows nothing of."""

from __future__ import annotations

import pytest

from faults.fault import Direction, Side
from faults.kernel.packet_delay import PacketDelay
from faults.kernel.packet_link import PacketLink
from faults.kernel.packet_reorder import PacketReorder
from faults.kernel.spoofed_reset import SpoofedReset
from tests.calibration.kernel.oracle import connection, heard, heard_bytes, is_silent, tap


@pytest.mark.parametrize("side", Side)
@pytest.mark.asyncio
async def test_one_side_is_reset_and_the_other_hears_nothing_then_or_later(
    link: PacketLink, side: Side
) -> None:
    other_side = Side.SERVER if side is Side.CLIENT else Side.CLIENT
    async with connection(link) as (client, server):
        victim, other = (client, server) if side is Side.CLIENT else (server, client)
        other.send(b"token")
        assert await heard_bytes(victim, 5) == b"token"
        with tap(link, side) as at_victim, tap(link, other_side) as at_other:
            await SpoofedReset(side).fire(link)
            assert await heard(victim) == "ECONNRESET"
            assert [seen.resets for seen in at_victim.came] == [True]
            other.send(b"to nobody")
            await at_other.retransmitted()
            assert at_other.came == []
            assert is_silent(other)


@pytest.mark.parametrize("side", Side)
@pytest.mark.asyncio
async def test_the_rst_is_believed_with_bytes_on_their_way_and_out_of_order(
    link: PacketLink, side: Side
) -> None:
    way = Direction.DOWN if side is Side.CLIENT else Direction.UP
    async with connection(link) as (client, server):
        victim, other = (client, server) if side is Side.CLIENT else (server, client)
        await PacketDelay(delay_ms=5).fire(link)
        await PacketReorder(percent=50, hold_ms=5).fire(link)
        other.send(bytes(60_000))
        await heard_bytes(victim, 20_000)
        await SpoofedReset(side).fire(link)
        delivered = link.count(way).delivered
        while isinstance(said := await heard(victim), bytes):
            assert said, "FIN instead of RST"
        assert said == "ECONNRESET"
        assert is_silent(other)
        assert link.count(way).delivered == delivered


@pytest.mark.asyncio
async def test_a_connection_that_opens_later_is_left_alone(true_link: PacketLink) -> None:
    async with connection(true_link) as (_, server):
        await SpoofedReset(Side.SERVER).fire(true_link)
        assert await heard(server) == "ECONNRESET"
        async with connection(true_link) as (client, server):
            server.send(b"token")
            assert await heard_bytes(client, 5) == b"token"
