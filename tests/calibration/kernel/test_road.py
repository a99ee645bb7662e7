"""What programs see that stay on the host and reach the link through relays."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from faults.fault import Direction, Side
from faults.kernel.black_hole import BlackHole
from faults.kernel.road import KernelLine, kernel_road
from faults.kernel.spoofed_reset import SpoofedReset
from tests.calibration.kernel.oracle import HANG_SECONDS, heard, heard_bytes, is_silent, tap


@asynccontextmanager
async def crossing() -> AsyncIterator[tuple[KernelLine, socket.socket, socket.socket]]:
    """A client's socket and its upstream's, both on the host's loopback."""
    loop = asyncio.get_running_loop()
    with socket.create_server(("127.0.0.1", 0)) as upstream, socket.socket() as client:
        upstream.setblocking(False)
        client.setblocking(False)
        async with kernel_road(*upstream.getsockname()) as line:
            async with asyncio.timeout(HANG_SECONDS):
                await loop.sock_connect(client, (line.host, line.port))
                server, _ = await loop.sock_accept(upstream)
            with server:
                yield line, client, server


@pytest.mark.usefixtures("rights")
@pytest.mark.asyncio
async def test_bytes_and_half_closes_cross_the_link() -> None:
    async with crossing() as (line, client, server):
        client.send(b"request")
        client.shutdown(socket.SHUT_WR)
        assert await heard_bytes(server, 100) == b"request"
        server.send(b"token")
        assert await heard_bytes(client, 5) == b"token"
        server.shutdown(socket.SHUT_WR)
        assert await heard(client) == b""
        assert line.link.count(Direction.UP).entered > 0


@pytest.mark.usefixtures("rights")
@pytest.mark.asyncio
async def test_an_rst_crosses_the_link() -> None:
    async with crossing() as (_, client, server):
        server.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        server.close()
        assert await heard(client) == "ECONNRESET"


@pytest.mark.usefixtures("rights")
@pytest.mark.asyncio
async def test_a_black_hole_on_the_link_is_silence_at_both_ends() -> None:
    hole = BlackHole()
    async with crossing() as (line, client, server):
        await hole.fire(line.link)
        with tap(line.link, Side.SERVER) as at_server:
            server.send(b"token")
            await at_server.retransmitted()
        assert is_silent(client)
        assert is_silent(server)
        await hole.lift(line.link)
        assert await heard_bytes(client, 5) == b"token"


@pytest.mark.parametrize("side", Side)
@pytest.mark.usefixtures("rights")
@pytest.mark.asyncio
async def test_an_rst_to_one_relay_reaches_its_neighbour_only(side: Side) -> None:
    async with crossing() as (line, client, server):
        victim, other = (client, server) if side is Side.CLIENT else (server, client)
        await SpoofedReset(side).fire(line.link)
        assert await heard(victim) == "ECONNRESET"
        assert is_silent(other)


@pytest.mark.usefixtures("rights")
@pytest.mark.asyncio
async def test_an_upstream_that_is_not_there_resets_the_client() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        address = gone.getsockname()
    async with kernel_road(*address) as line:
        loop = asyncio.get_running_loop()
        with socket.socket() as client:
            client.setblocking(False)
            await loop.sock_connect(client, (line.host, line.port))
            assert await heard(client) == "ECONNRESET"
