"""Two sockets joined byte for byte: a FIN stays a half-close, an error becomes an RST."""

from __future__ import annotations

import asyncio
import socket
import struct

_CHUNK_BYTES = 65_536
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER for 0 s: close(2) sends RST


async def relay(one: socket.socket, other: socket.socket) -> None:
    """Carry bytes both ways until both have said FIN, then close both.

    Each way holds at most 64 KB, so back-pressure passes through. If either fails (RST,
    timed out), or this is cancelled, both are closed with an RST. Never raises for what
    happens on the wire. Both sockets must be non-blocking; they belong to this call.
    """
    orderly = False
    try:
        async with asyncio.TaskGroup() as ways:
            ways.create_task(_carry(one, other))
            ways.create_task(_carry(other, one))
        orderly = True
    except* OSError:
        pass  # told to the other side by the RST below
    finally:
        for end in (one, other):
            end.close() if orderly else reset(end)


def reset(end: socket.socket) -> None:
    """Close with an RST."""
    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
    end.close()


async def _carry(source: socket.socket, sink: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    while data := await loop.sock_recv(source, _CHUNK_BYTES):
        await loop.sock_sendall(sink, data)
    sink.shutdown(socket.SHUT_WR)
