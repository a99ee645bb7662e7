"""What a client does to the socket under a library: RST, FIN, and no more reading."""

from __future__ import annotations

import asyncio
import os
import socket
import struct

_LINGER_ZERO = struct.pack("ii", 1, 0)


def reset(transport: asyncio.Transport) -> None:
    """Close with RST, whatever is still unsent: SO_LINGER 0."""
    inner = transport.get_extra_info("socket")
    if inner is not None and inner.fileno() >= 0:
        # uvloop's socket object has no setsockopt; a duplicate is the same socket.
        with socket.socket(fileno=os.dup(inner.fileno())) as same:
            same.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_ZERO)
    transport.abort()


def finish(transport: asyncio.Transport) -> None:
    """Send FIN after what was written and go on reading. TLS has no such thing: nothing."""
    if transport.can_write_eof() and not transport.is_closing():
        transport.write_eof()


def stop_reading(transport: asyncio.Transport) -> None:
    """Leave what comes in the kernel's buffer."""
    if transport.is_reading():
        transport.pause_reading()
