"""A proxy is moved, switched and ended, whatever its connections are doing."""

from __future__ import annotations

import asyncio
import socket

import pytest

from tests.unit.faults.toxiproxy.road import hear, road


@pytest.mark.asyncio
async def test_connections_are_numbered_across_restarts() -> None:
    async with road() as here:
        half = {"type": "timeout", "toxicity": 0.5}
        await here.said("POST", "/proxies/p/toxics", half)
        drawn: list[list[bool]] = []
        for _ in range(2):
            drawn.append([await passes(await here.connect()) for _ in range(12)])
            await here.said("PATCH", "/proxies/p", {"enabled": False})
            await here.said("PATCH", "/proxies/p", {"enabled": True})
        assert drawn[0] != drawn[1]
    async with road() as again:
        await again.said("POST", "/proxies/p/toxics", half)
        assert [await passes(await again.connect()) for _ in range(24)] == drawn[0] + drawn[1]


async def passes(ends: tuple[socket.socket, socket.socket]) -> bool:
    """Whether the toxic let a byte through; its end arrives either way."""
    client, server = ends
    await asyncio.get_running_loop().sock_sendall(server, b"a")
    server.shutdown(socket.SHUT_WR)
    return await hear(client) == b"a"


@pytest.mark.asyncio
async def test_a_connection_has_its_toxics_from_its_first_byte_on() -> None:
    async with road() as here:
        await here.said("PATCH", "/proxies/p", {"enabled": False})
        await here.said("POST", "/proxies/p/toxics", {"type": "timeout", "stream": "upstream"})
        await here.said("PATCH", "/proxies/p", {"enabled": True})
        client, server = await here.connect()
        await asyncio.get_running_loop().sock_sendall(client, b"early")
        client.shutdown(socket.SHUT_WR)
        assert await hear(server) == b""


@pytest.mark.asyncio
async def test_an_upstream_that_never_answers_is_given_up_and_holds_nobody_else_up() -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        address = full.getsockname()
        with socket.create_connection(address):
            async with road(dial_seconds=0.2) as here:
                await here.said("PATCH", "/proxies/p", {"upstream": f"127.0.0.1:{address[1]}"})
                waiting = [await here.client() for _ in range(3)]
                assert [await hear(client) for client in waiting] == [b"", b"", b""]


@pytest.mark.asyncio
async def test_a_proxy_stops_although_a_client_reads_nothing() -> None:
    async with road() as here:
        client, server = await here.connect()
        limit = {"type": "limit_data", "attributes": {"bytes": 50_000_000}}
        await here.said("POST", "/proxies/p/toxics", limit)
        sending = asyncio.create_task(
            asyncio.get_running_loop().sock_sendall(server, b"x" * 60_000_000)
        )
        await asyncio.get_running_loop().sock_recv(client, 1)
        assert (await here.said("DELETE", "/proxies/p"))[0] == 204
        with pytest.raises((BrokenPipeError, ConnectionResetError)):
            await sending


@pytest.mark.asyncio
async def test_a_malformed_upstream_is_one_that_nobody_answers_at() -> None:
    async with road() as here:
        for upstream in ("nonsense", "127.0.0.1:99999", "["):
            assert (await here.said("PATCH", "/proxies/p", {"upstream": upstream}))[0] == 200
            assert await hear(await here.client()) == b""


@pytest.mark.asyncio
async def test_a_toxic_taken_away_from_a_line_that_stands_is_forgotten_by_new_connections() -> None:
    async with road() as here:
        await here.said("POST", "/proxies/p/toxics", {"type": "timeout"})
        assert (await here.said("DELETE", "/proxies/p/toxics/timeout_downstream"))[0] == 204
        assert await passes(await here.connect())


@pytest.mark.asyncio
async def test_metrics_are_live_and_outlive_their_proxy() -> None:
    async with road() as here:
        client, server = await here.connect()
        await asyncio.get_running_loop().sock_sendall(server, b"a" * 1600)
        await hear(client, most=1600)
        listen = (await here.said("GET", "/proxies/p"))[1]["listen"]
        line = (
            'toxiproxy_proxy_sent_bytes_total{direction="downstream",'
            f'listener="{listen}",proxy="p",upstream="{here.upstream_address}"}} 1600\n'
        )
        assert line in (await here.ask("GET", "/metrics")).body.decode()
        await here.said("DELETE", "/proxies/p")
        assert line in (await here.ask("GET", "/metrics")).body.decode()
