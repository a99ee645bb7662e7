"""An SSE origin of raw bytes."""

from __future__ import annotations

import asyncio

from clients.event_json import encode
from clients.manner import Manner
from clients.sse import converse
from tests.unit.clients.peers import (
    REQUEST,
    Handler,
    Told,
    done,
    once,
    peer,
    request_head,
    text,
    told,
)
from tokenwire.v1.stream_pb2 import Event


def http_head(*headers: str, status: str = "200 OK", media: str = "text/event-stream") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media}", *headers, "", ""]
    return "\r\n".join(lines).encode()


CHUNKED = "Transfer-Encoding: chunked"
LAST_CHUNK = b"0\r\n\r\n"


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


def sse(*events: Event) -> bytes:
    """Events as the origin frames them, each with its seq for an id."""
    return b"".join(f"id: {event.seq}\ndata: {encode(event)}\n\n".encode() for event in events)


HEAD = http_head(CHUNKED)
TWO = chunk(sse(text(1), text(2)))
DONE = chunk(sse(done(3)))


def saying(*parts: bytes, then: Handler | None = None) -> Handler:
    """A peer that reads the request, says `parts`, and does `then` (or closes)."""

    async def asked(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await request_head(reader)

    return once(asked, parts, then)


async def tell(manner: Manner, handler: Handler, cue: asyncio.Event | None = None) -> Told:
    """All that a client is told by this peer; `cue` as in `told`."""
    async with peer(handler) as endpoint:
        return await told(converse(endpoint, REQUEST, manner), cue)
