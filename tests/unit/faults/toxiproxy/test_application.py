"""Bodies are bounded in size and in time."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from faults.toxiproxy import application
from faults.toxiproxy.server import serving


@pytest.mark.asyncio
async def test_a_body_that_is_too_large_is_refused() -> None:
    async with serving() as server, httpx.AsyncClient(trust_env=False) as client:
        body = b" " * (application.MOST_BODY_BYTES + 1)
        assert (await client.post(f"{server.url}/proxies", content=body)).status_code == 413


@pytest.mark.asyncio
async def test_a_body_that_does_not_come_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(application, "BODY_SECONDS", 0.05)
    async with serving() as server:
        reader, writer = await asyncio.open_connection(server.host, server.port)
        writer.write(b"POST /proxies HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{")
        assert (await reader.readline()).startswith(b"HTTP/1.1 408")
        writer.close()
        await writer.wait_closed()


@pytest.mark.asyncio
async def test_a_client_that_leaves_in_the_middle_is_forgotten() -> None:
    async with serving() as server, httpx.AsyncClient(trust_env=False) as client:
        _, writer = await asyncio.open_connection(server.host, server.port)
        writer.write(b"POST /proxies HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{")
        await writer.drain()
        writer.close()
        await writer.wait_closed()
        assert (await client.get(f"{server.url}/proxies")).json() == {}


@pytest.mark.asyncio
async def test_answers_are_written_as_go_writes_them() -> None:
    async with serving() as server, httpx.AsyncClient(trust_env=False) as client:
        refused = await client.post(f"{server.url}/proxies", content=b"{")
        assert refused.headers["content-type"] == "text/plain; charset=utf-8"
        assert refused.headers["x-content-type-options"] == "nosniff"
        assert refused.text == '{"error":"bad request body: unexpected EOF","status":400}\n'
        nothing = await client.post(f"{server.url}/reset")
        assert (nothing.status_code, "content-length" in nothing.headers) == (204, False)
