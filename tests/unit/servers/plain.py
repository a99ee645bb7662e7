"""Plain library clients, as a reader of the libraries' first pages would write them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import grpc.aio
import httpx
from google.protobuf import json_format
from httpx_sse import aconnect_sse
from websockets.asyncio.client import ClientConnection, connect

from servers.origin import Origin
from tokenwire.v1.stream_pb2 import ClientMessage, Event, Options, StreamRequest
from tokenwire.v1.stream_pb2_grpc import TokenStreamStub

if TYPE_CHECKING:
    from tokenwire.v1.stream_pb2_grpc import TokenStreamAsyncStub

WIRES = ("sse", "websocket", "grpc")
HANG_SECONDS = 20.0  # ends a hang; no verdict depends on it

Listen = Callable[[Origin, StreamRequest], AsyncGenerator[Event]]


def request(
    script: str = "steady",
    run_id: str = "run",
    *,
    resume_after: int = 0,
    pace: float = 0.01,
    **options: Any,
) -> StreamRequest:
    """A request for a script at a hundredth of its pauses, unless told otherwise."""
    return StreamRequest(
        script=script,
        run_id=run_id,
        resume_after=resume_after,
        options=Options(pace=pace, **options),
    )


def as_json(message: StreamRequest | ClientMessage) -> str:
    return json_format.MessageToJson(message, indent=None)


def from_json(text: str | bytes) -> Event:
    return json_format.Parse(text, Event())


@asynccontextmanager
async def http(origin: Origin) -> AsyncGenerator[httpx.AsyncClient]:
    base = f"http://{origin.authorities['sse']}"
    async with httpx.AsyncClient(base_url=base, verify=False, timeout=HANG_SECONDS) as client:
        yield client


async def sse(origin: Origin, asked: StreamRequest) -> AsyncGenerator[Event]:
    async with (
        http(origin) as client,
        aconnect_sse(client, "GET", "/sse", params={"request": as_json(asked)}) as source,
    ):
        async for one in source.aiter_sse():
            event = from_json(one.data)
            assert one.id == str(event.seq) or event.seq == 0
            yield event


def dial(origin: Origin, path: str = "/ws", **settings: Any) -> connect:
    """A WebSocket connection to come.

    Its queue is unlimited: with messages queued up a client stops reading, does not see
    the answer to its Close and waits ten seconds for it.
    """
    url = f"ws://{origin.authorities['websocket']}{path}"
    return connect(url, max_size=None, max_queue=None, **settings)


async def say(connection: ClientConnection, message: ClientMessage) -> None:
    await connection.send(as_json(message))


async def websocket(origin: Origin, asked: StreamRequest) -> AsyncGenerator[Event]:
    async with dial(origin) as connection:
        await say(connection, ClientMessage(start=asked))
        async for message in connection:
            yield from_json(message)


@asynccontextmanager
async def stub(origin: Origin) -> AsyncGenerator[TokenStreamAsyncStub]:
    options = [("grpc.max_receive_message_length", -1)]
    async with grpc.aio.insecure_channel(origin.authorities["grpc"], options=options) as channel:
        yield TokenStreamStub(channel)


async def generate(origin: Origin, asked: StreamRequest) -> AsyncGenerator[Event]:
    async with stub(origin) as service:
        async for event in service.Generate(asked):
            yield event


LISTEN: dict[str, Listen] = {"sse": sse, "websocket": websocket, "grpc": generate}


async def drain(listening: AsyncIterable[Event], into: list[Event]) -> None:
    """Hear it out; what came before a failure is in `into`."""
    async with asyncio.timeout(HANG_SECONDS):
        async for event in listening:
            into.append(event)


def unstamped(event: Event) -> Event:
    """The event as `expected` derives it."""
    assert event.said_ns > 0
    event.said_ns = 0
    return event
