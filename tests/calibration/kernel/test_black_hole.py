"""Row 18: nothing arrives at either end, and neither is told."""

from __future__ import annotations

import socket

import pytest

from faults.fault import Side
from faults.kernel.black_hole import BlackHole
from faults.kernel.packet_link import PacketLink
from tests.calibration.kernel.oracle import connection, heard, heard_bytes, is_silent, tap


@pytest.mark.asyncio
async def test_a_black_hole_swallows_both_ways_and_tells_nobody(link: PacketLink) -> None:
    async with connection(link) as (client, server):
        with tap(link, Side.CLIENT) as at_client, tap(link, Side.SERVER) as at_server:
            await BlackHole().fire(link)
            client.send(b"request")
            server.send(b"token")
            await at_client.retransmitted()
            await at_server.retransmitted()
            assert at_client.came == at_server.came == []
            assert is_silent(client)
            assert is_silent(server)


@pytest.mark.asyncio
async def test_a_lifted_black_hole_has_lost_no_byte(link: PacketLink) -> None:
    hole = BlackHole()
    async with connection(link) as (client, server):
        with tap(link, Side.SERVER) as at_server:
            await hole.fire(link)
            server.send(b"token")
            await at_server.retransmitted()
        await hole.lift(link)
        assert await heard_bytes(client, 5) == b"token"
        client.send(b"request")
        assert await heard_bytes(server, 7) == b"request"


@pytest.mark.asyncio
async def test_a_black_hole_ends_a_sender_by_its_own_timeout_only(link: PacketLink) -> None:
    async with connection(link) as (client, server):
        server.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 300)
        await BlackHole().fire(link)
        server.send(b"token")
        assert await heard(server) == "ETIMEDOUT"
        assert is_silent(client)
