"""What a hardened channel is for: a peer that freezes, and a connection that never comes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from clients.endpoint import Endpoint
from clients.events import Ending
from clients.grpc import converse
from tests.unit.clients.grpc_peer import saying, serving
from tests.unit.clients.peers import HARDENED, REQUEST, STOCK, Handler, done, ever, peer, text, told
from tokenwire.v1.stream_pb2 import Event, StreamRequest


def frozen_on(cue: asyncio.Event, upstream: Endpoint) -> Handler:
    """A relay that passes nothing on, and closes nothing, from the cue on."""

    async def copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            if cue.is_set():
                await ever()
            writer.write(data)

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        up_reader, up_writer = await asyncio.open_connection(upstream.host, upstream.port)
        try:
            await asyncio.gather(copy(reader, up_writer), copy(up_reader, writer))
        finally:
            up_writer.close()

    return relay


@pytest.mark.asyncio
async def test_a_frozen_peer_is_noticed_by_its_pings_and_not_after_a_minute() -> None:
    async def answer(_: StreamRequest, __: Any) -> AsyncIterator[Event]:
        yield text(1)
        yield text(2)
        await ever()

    manner = replace(HARDENED, keepalive_seconds=2.0, keepalive_timeout_seconds=2.0)
    cue = asyncio.Event()
    async with serving(answer) as (origin, _), peer(frozen_on(cue, origin)) as frozen:
        got = await told(converse(frozen, REQUEST, manner), cue)
    assert got.seqs == [1, 2]
    assert got.ending is Ending.FAILED
    assert got.evidence.code == "UNAVAILABLE"
    assert "ping timeout" in got.evidence.message
    assert got.ended.at_ns - got.heard[-1].app_ns < 20 * 10**9  # without the option: 60 s


@pytest.mark.asyncio
async def test_the_hardened_waits_for_a_connection_only_so_long() -> None:
    async with peer(lambda _, __: ever()) as silent:
        got = await told(converse(silent, REQUEST, replace(HARDENED, connect_seconds=3.0)))
    assert got.ending is Ending.FAILED
    assert got.evidence.exception in {"ConnectTimeout", "AioRpcError"}


@pytest.mark.asyncio
async def test_a_proxy_in_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("grpc_proxy", "https_proxy", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("no_grpc_proxy", raising=False)
    async with serving(saying(done(1))) as (endpoint, _):
        got = await told(converse(endpoint, REQUEST, STOCK))
    assert got.ending is Ending.COMPLETE
