"""Raw peers for the clients: what they say is bytes that the test wrote."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import socket
import struct
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from clients.conversation import Conversation
from clients.endpoint import Endpoint
from clients.event_json import encode
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


async def ever() -> None:
    """Silence, until the test ends it."""
    await asyncio.get_running_loop().create_future()


async def request_head(reader: asyncio.StreamReader) -> str:
    return (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")


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


async def upgraded(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Read the client's handshake and accept it, without extensions."""
    head = await request_head(reader)
    lines = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
    key = {k.lower(): v for k, v in lines.items()}["sec-websocket-key"]
    digest = hashlib.sha1(f"{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11".encode()).digest()
    answer = [
        "HTTP/1.1 101 Switching Protocols",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Accept: {base64.b64encode(digest).decode()}",
    ]
    writer.write("\r\n".join([*answer, "", ""]).encode())


def frame(opcode: int, payload: bytes = b"", *, fin: bool = True) -> bytes:
    """An unmasked WebSocket frame, as servers send them (RFC 6455, section 5.2)."""
    head = bytes([(0x80 if fin else 0) | opcode])
    if len(payload) < 126:
        return head + bytes([len(payload)]) + payload
    if len(payload) < 1 << 16:
        return head + b"\x7e" + struct.pack("!H", len(payload)) + payload
    return head + b"\x7f" + struct.pack("!Q", len(payload)) + payload


def ws(*events: Event) -> bytes:
    return b"".join(frame(1, encode(event).encode()) for event in events)


def ws_close(code: int | None, reason: str = "") -> bytes:
    return frame(8, b"" if code is None else struct.pack("!H", code) + reason.encode())


async def client_frame(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """The next frame of the client, unmasked: its opcode and payload."""
    first, second = await reader.readexactly(2)
    length = second & 0x7F
    if length == 126:
        (length,) = struct.unpack("!H", await reader.readexactly(2))
    mask = await reader.readexactly(4)
    payload = await reader.readexactly(length)
    return first & 0xF, bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))


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


async def told(conversation: Conversation) -> Told:
    """Iterate to the end, and once more to see that it is one."""
    try:
        async with asyncio.timeout(HANG_SECONDS):
            iterator = aiter(conversation)
            items = [item async for item in iterator]
            assert [item async for item in iterator] == []
            return Told(items)
    finally:
        await conversation.aclose()
