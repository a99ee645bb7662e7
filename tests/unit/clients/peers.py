"""Raw peers for the clients: what they say is bytes that the test wrote."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress

from clients.conversation import Conversation
from clients.endpoint import Endpoint
from clients.events import Ended, Heard, Noticed
from clients.manner import Manner, Setting
from tokenwire.v1.stream_pb2 import Done, Event, StreamRequest, TextDelta

HANG_SECONDS = 20.0
STOCK = Manner()
HARDENED = Manner(setting=Setting.HARDENED, patience=0.1)
REQUEST = StreamRequest(script="steady", run_id="r-1")

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def text(seq: int) -> Event:
    return Event(seq=seq, said_ns=seq, text=TextDelta(text=f"t{seq} "))


def done(seq: int) -> Event:
    return Event(seq=seq, done=Done(finish_reason="stop"))


@asynccontextmanager
async def peer(handler: Handler) -> AsyncGenerator[Endpoint]:
    """Serve `handler` on a loopback port; whatever is open at the end is aborted."""
    writers: list[asyncio.StreamWriter] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            await handler(reader, writer)
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    try:
        yield Endpoint("127.0.0.1", server.sockets[0].getsockname()[1])
    finally:
        server.close()
        for writer in writers:
            writer.transport.abort()
        await server.wait_closed()


def rst(writer: asyncio.StreamWriter) -> None:
    """End with RST."""
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def steps() -> None:
    """Let every task go as far as it can."""
    for _ in range(10):
        await asyncio.sleep(0)


async def ever() -> None:
    """Silence, until the test ends it."""
    await asyncio.get_running_loop().create_future()


def resetting_on(cue: asyncio.Event) -> Handler:
    """End with RST at the cue; before, it would overtake what has not been read yet."""

    async def then(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await cue.wait()
        rst(writer)

    return then


async def and_silence(_: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
    await ever()


def once(asked: Handler, parts: Sequence[bytes], then: Handler | None) -> Handler:
    """A peer that takes the question by `asked`, says `parts`, and does `then` (or closes)."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asked(reader, writer)
        for part in parts:
            writer.write(part)
            await writer.drain()
        if then is not None:
            await then(reader, writer)

    return handle


async def request_head(reader: asyncio.StreamReader) -> str:
    return (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")


class Told:
    """All that a conversation told, which is checked to end as every one must."""

    def __init__(self, items: list[Heard | Noticed | Ended]) -> None:
        assert sum(isinstance(item, Ended) for item in items) == 1
        last = items[-1]
        assert isinstance(last, Ended)
        self.ended = last
        self.heard = [item for item in items if isinstance(item, Heard)]
        self.seqs = [item.seq for item in self.heard]
        self.noticed = [item for item in items if isinstance(item, Noticed)]
        self.kinds = [item.kind for item in self.noticed]
        self.ending = last.ending
        self.evidence = last.evidence


async def told(conversation: Conversation, cue: asyncio.Event | None = None) -> Told:
    """Iterate to the end, and once more to see that it is one. Sets `cue` at seq 2."""
    items: list[Heard | Noticed | Ended] = []
    try:
        async with asyncio.timeout(HANG_SECONDS):
            async for item in conversation:
                items.append(item)
                if cue is not None and isinstance(item, Heard) and item.seq == 2:
                    cue.set()
            assert [item async for item in conversation] == []
            return Told(items)
    finally:
        await conversation.aclose()
