"""A WebSocket origin of raw bytes."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import struct

from clients.event_json import encode
from clients.manner import Manner
from clients.websocket import converse
from tests.unit.clients.peers import REQUEST, Handler, Told, once, peer, request_head, text, told
from tokenwire.v1.stream_pb2 import Event


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


TWO = ws(text(1), text(2))


def saying(*parts: bytes, then: Handler | None = None) -> Handler:
    """A peer that upgrades, takes `start`, says `parts`, and does `then` (or closes)."""

    async def started(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await upgraded(reader, writer)
        await client_frame(reader)

    return once(started, parts, then)


async def tell(manner: Manner, handler: Handler, cue: asyncio.Event | None = None) -> Told:
    """All that a client is told by this peer; `cue` as in `told`."""
    async with peer(handler) as endpoint:
        return await told(converse(endpoint, REQUEST, manner), cue)
