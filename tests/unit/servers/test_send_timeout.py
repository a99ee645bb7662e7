"""Who reads no more is known by what its transport does not take: on every wire, if asked for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager

import grpc.aio
import pytest
from httpx_sse import aconnect_sse
from websockets.asyncio.client import connect

from servers.ledger import finished, settled
from servers.origin import Origin
from servers.record import AttemptRecord
from servers.scripts.flood import TOKENS
from tests.unit.servers.plain import HANG_SECONDS, LISTEN, WIRES, as_json, http, request, say, stub
from tokenwire.v1.stream_pb2 import ClientMessage, StreamRequest
from tokenwire.v1.stream_pb2_grpc import TokenStreamStub

STILL_SECONDS = 0.5  # five times the send timeout below


@asynccontextmanager
async def _sse(origin: Origin, asked: StreamRequest) -> AsyncGenerator[None]:
    async with (
        http(origin) as client,
        aconnect_sse(client, "GET", "/sse", params={"request": as_json(asked)}) as source,
        aclosing(source.aiter_sse()) as events,  # or it ends when it is collected
    ):
        await anext(events)
        yield


@asynccontextmanager
async def _websocket(origin: Origin, asked: StreamRequest) -> AsyncGenerator[None]:
    url = f"ws://{origin.authorities['websocket']}/ws"
    async with connect(url, max_queue=1, ping_interval=None, close_timeout=0) as connection:
        await say(connection, ClientMessage(start=asked))
        await connection.recv()
        yield


@asynccontextmanager
async def _grpc(origin: Origin, asked: StreamRequest) -> AsyncGenerator[None]:
    async with stub(origin) as service:
        call = service.Generate(asked)
        await call.read()
        yield


Reads = Callable[[Origin, StreamRequest], AbstractAsyncContextManager[None]]
READS_ONE: dict[str, Reads] = {"sse": _sse, "websocket": _websocket, "grpc": _grpc}


def _attempt(origin: Origin, run_id: str = "run") -> AttemptRecord:
    record = origin.ledger.record(run_id)
    assert record is not None
    return record.attempts[0]


@pytest.mark.asyncio
@pytest.mark.parametrize("wire", WIRES)
async def test_the_origin_gives_up_on_a_peer_that_takes_nothing(origin: Origin, wire: str) -> None:
    asked = request("flood", send_timeout_ms=100)
    async with READS_ONE[wire](origin, asked):
        assert await origin.ledger.wait("run", finished, HANG_SECONDS)
        attempt = _attempt(origin)
    assert attempt.left is not None
    assert attempt.left.how == "send timeout: an event was not taken within 0.1 s"
    assert attempt.finished is not None
    assert attempt.finished.how == "left"
    assert [one.seq for one in attempt.said if one.handed_ns is None] == [len(attempt.said)]
    assert attempt.left.ns - attempt.said[-1].said_ns >= 100e6
    assert all(one.said_ns < attempt.left.ns for one in attempt.said)


@pytest.mark.asyncio
async def test_without_one_it_waits_for_as_long_as_the_peer_stands(origin: Origin) -> None:
    async def waits(wire: str) -> None:
        async with READS_ONE[wire](origin, request("flood", wire)):
            assert not await origin.ledger.wait(wire, settled, STILL_SECONDS)
            attempt = _attempt(origin, wire)
        assert (attempt.left, attempt.finished) == (None, None)
        assert len(attempt.said) < TOKENS

    await asyncio.gather(*map(waits, WIRES))


@pytest.mark.asyncio
@pytest.mark.parametrize("wire", WIRES)
async def test_a_peer_that_reads_is_never_given_up(origin: Origin, wire: str) -> None:
    asked = request("flood", send_timeout_ms=5_000, send_buffer_bytes=16 << 10, limit=40)
    assert len([event async for event in LISTEN[wire](origin, asked)]) == 41
    assert _attempt(origin).left is None


NARROW_BYTES = 16 << 10
# SO_SNDBUF doubled, a library's buffer, a token in each; and what the client's kernel takes, which
# no origin can narrow. Without it sse has said 85 by then and websocket 110.
MOST_TOKENS = 16


@pytest.mark.asyncio
@pytest.mark.parametrize("wire", ["sse", "websocket"])
async def test_a_narrow_send_buffer_bounds_what_is_said_to_nobody(
    origin: Origin, wire: str
) -> None:
    asked = request("flood", send_timeout_ms=100, send_buffer_bytes=NARROW_BYTES)
    async with READS_ONE[wire](origin, asked):
        assert await origin.ledger.wait("run", finished, HANG_SECONDS)
    assert len(_attempt(origin).said) <= MOST_TOKENS


@pytest.mark.asyncio
async def test_on_grpc_the_clients_own_window_does(origin: Origin) -> None:
    """With gRPC's first window of 64 KiB, and not what its BDP probes make of it."""
    options = [("grpc.http2.bdp_probe", 0)]
    async with grpc.aio.insecure_channel(origin.authorities["grpc"], options=options) as channel:
        await TokenStreamStub(channel).Generate(request("flood", send_timeout_ms=100)).read()
        assert await origin.ledger.wait("run", finished, HANG_SECONDS)
    assert len(_attempt(origin).said) <= MOST_TOKENS
