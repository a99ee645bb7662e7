"""A gateway of raw bytes that answers gRPC-Web."""

from __future__ import annotations

import asyncio
import base64
import re

from clients.grpc_web import converse
from clients.grpc_web_frames import frame
from clients.manner import Manner
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
from tests.unit.clients.sse_peer import CHUNKED, LAST_CHUNK, chunk, http_head
from tokenwire.v1.stream_pb2 import Event

_LENGTH = re.compile(r"content-length: (\d+)", re.IGNORECASE)

MEDIA, TEXT_MEDIA = "application/grpc-web+proto", "application/grpc-web-text+proto"
HEAD = http_head(CHUNKED, media=MEDIA)
TEXT_HEAD = http_head(CHUNKED, media=TEXT_MEDIA)
OK = b"grpc-status:0\r\ngrpc-message:\r\n"


def frames(*events: Event) -> bytes:
    return b"".join(frame(event.SerializeToString()) for event in events)


def trailers(block: bytes = OK) -> bytes:
    return frame(block, trailers=True)


def chunks(*parts: bytes, text: bool = False) -> bytes:
    """Each part a chunk; in the text flavour each with padding of its own."""
    return b"".join(chunk(base64.b64encode(part) if text else part) for part in parts)


LAST = chunks(trailers()) + LAST_CHUNK
STREAM = (frames(text(1)), frames(text(2), done(3)))  # whole but for its trailers


async def asked(reader: asyncio.StreamReader) -> tuple[str, bytes]:
    """The request: its head, and its body, which is whole before anything is answered."""
    head = await request_head(reader)
    found = _LENGTH.search(head)
    assert found is not None, head
    return head, await reader.readexactly(int(found[1]))


def saying(*parts: bytes, then: Handler | None = None) -> Handler:
    """A peer that reads the request, says `parts`, and does `then` (or closes)."""

    async def called(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await asked(reader)

    return once(called, parts, then)


async def tell(manner: Manner, handler: Handler) -> Told:
    """All that a client is told by this peer."""
    async with peer(handler) as endpoint:
        return await told(converse(endpoint, REQUEST, manner))
