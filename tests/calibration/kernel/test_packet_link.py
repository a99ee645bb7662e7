"""A link without faults is transparent, and links beside one another do not meddle."""

from __future__ import annotations

import asyncio
import socket
import struct
import time

import pytest

from faults.fault import Direction
from faults.kernel.black_hole import BlackHole
from faults.kernel.packet_link import PacketLink
from faults.kernel.pair import Pair
from faults.line_log import What
from tests.calibration.kernel.oracle import connection, heard, heard_bytes, is_silent, shower


@pytest.mark.asyncio
async def test_a_bare_link_passes_bytes_half_close_and_rst(true_link: PacketLink) -> None:
    async with connection(true_link) as (client, server):
        client.send(b"request")
        client.shutdown(socket.SHUT_WR)
        assert await heard_bytes(server, 100) == b"request"
        server.send(b"token")
        assert await heard_bytes(client, 5) == b"token"
        server.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        server.close()
        assert await heard(client) == "ECONNRESET"


@pytest.mark.asyncio
async def test_a_bare_link_drops_nothing_under_load(true_link: PacketLink) -> None:
    size = 20_000_000
    loop = asyncio.get_running_loop()
    async with connection(true_link) as (client, server):
        sending = asyncio.ensure_future(loop.sock_sendall(server, bytes(size)))
        assert len(await heard_bytes(client, size)) == size
        await sending
    down = true_link.count(Direction.DOWN)
    assert (down.vanished, down.overflowed, down.entered) == (0, 0, down.delivered)
    assert true_link.server.run(dropped_at_the_device) == 0


def dropped_at_the_device() -> int:
    """Packets that the device's own queue refused: the 12th number of its line in proc_net(5)."""
    with open("/proc/thread-self/net/dev", encoding="ascii") as table:
        (line,) = (line for line in table if line.strip().startswith("tun0:"))
    return int(line.split()[12])


@pytest.mark.asyncio
async def test_every_packet_is_counted_once_in_its_direction(true_link: PacketLink) -> None:
    with shower(true_link) as datagrams:
        await datagrams.say(100)
        assert len(datagrams.heard_so_far()) == 100
    down, up = true_link.count(Direction.DOWN), true_link.count(Direction.UP)
    assert (down.entered, down.delivered, down.vanished) == (100, 100, 0)
    assert up.entered == 0


@pytest.mark.usefixtures("rights")
@pytest.mark.asyncio
async def test_a_fault_befalls_its_own_link_only() -> None:
    with Pair.opened() as pair:
        async with (
            PacketLink.laid(pair) as one,
            PacketLink.laid(pair) as other,
            connection(one) as (client, server),
            connection(other) as (near, far),
        ):
            await BlackHole().fire(one)
            server.send(b"token")
            far.send(b"token")
            assert await heard_bytes(near, 5) == b"token"
            assert is_silent(client)


@pytest.mark.asyncio
async def test_what_was_said_before_a_fault_fired_still_arrives(true_link: PacketLink) -> None:
    async with connection(true_link) as (client, server):
        server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for _ in range(20):  # more than the congestion window lets go at first
            server.send(b"token")
        await BlackHole().fire(true_link)
        server.send(b"unheard")
        assert await heard_bytes(client, 100) == b"token" * 20
        assert is_silent(client)


@pytest.mark.asyncio
async def test_the_log_says_when_a_fault_fired_and_was_lifted(true_link: PacketLink) -> None:
    hole = BlackHole()
    begun_ns = time.monotonic_ns()
    await hole.fire(true_link)
    await hole.lift(true_link)
    await hole.lift(true_link)
    assert [(event.what, event.detail) for event in true_link.log] == [
        (What.FIRED, "black-hole"),
        (What.LIFTED, "black-hole"),
        (What.LIFTED, "black-hole"),
    ]
    assert all(begun_ns <= event.at_ns <= time.monotonic_ns() for event in true_link.log)
