"""A grpc.aio server that answers with what the test gives it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import grpc
import grpc.aio

from clients.endpoint import Endpoint
from clients.grpc import converse
from clients.manner import Manner
from tests.unit.clients.peers import REQUEST, Told, told
from tokenwire.v1.stream_pb2 import ClientMessage, Event, StreamRequest
from tokenwire.v1.stream_pb2_grpc import (
    TokenStreamServicer,
    add_TokenStreamServicer_to_server,
)

Answer = Callable[[StreamRequest, Any], AsyncIterator[Event]]


class Servicer(TokenStreamServicer):
    """Answers both calls with `answer`; what a bidirectional client says is kept."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.requests: list[StreamRequest] = []
        self.messages: list[ClientMessage] = []
        self.half_closed = asyncio.Event()
        self.metadata: list[tuple[str, str]] = []

    async def Generate(self, request: StreamRequest, context: Any) -> AsyncIterator[Event]:
        self.requests.append(request)
        self.metadata = list(context.invocation_metadata())
        async for event in self.answer(request, context):
            yield event

    async def Converse(self, request_iterator: Any, context: Any) -> AsyncIterator[Event]:
        start = await anext(request_iterator)
        self.requests.append(start.start)

        async def listen() -> None:
            async for message in request_iterator:
                self.messages.append(message)
            self.half_closed.set()

        listening = asyncio.ensure_future(listen())
        try:
            async for event in self.answer(start.start, context):
                yield event
        finally:
            listening.cancel()


@asynccontextmanager
async def serving(answer: Answer) -> AsyncGenerator[tuple[Endpoint, Servicer]]:
    aio: Any = grpc.aio
    server = aio.server(
        options=[("grpc.http2.min_ping_interval_without_data_ms", 10), ("grpc.so_reuseport", 0)]
    )
    servicer = Servicer(answer)
    add_TokenStreamServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    try:
        yield Endpoint("127.0.0.1", port), servicer
    finally:
        await server.stop(None)


def saying(*events: Event, status: grpc.StatusCode | None = None) -> Answer:
    async def answer(_: StreamRequest, context: Any) -> AsyncIterator[Event]:
        for event in events:
            yield event
        if status is not None:
            await context.abort(status, "why")

    return answer


async def tell(manner: Manner, answer: Answer) -> Told:
    async with serving(answer) as (endpoint, _):
        return await told(converse(endpoint, REQUEST, manner))
