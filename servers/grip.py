"""Where a fault takes hold of a stream's own connection, on whichever library it runs.

The libraries own the sockets and some hide them. A fault borrows the descriptor for a
moment: what is done to a duplicate (shutdown(2), SO_LINGER, connect(2)) befalls the
connection itself.
"""

from __future__ import annotations

import asyncio
import ctypes
import ipaddress
import os
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

_LINGER_RESET = struct.pack("ii", 1, 0)  # SO_LINGER on, 0 s: close(2) sends RST


class Grip(Protocol):
    """What a fault can do to one connection. `reach` names the faults that it can."""

    reach: frozenset[str]

    def fin(self) -> None:
        """FIN; bytes that the library still buffers are lost, as with a process that ends."""
        ...

    def reset(self) -> None:
        """RST."""
        ...

    def stall(self) -> None:
        """Read no more; and write no more than what the speaker says, so let it be silent."""
        ...

    def resume(self) -> None:
        """Undo `stall`."""
        ...

    def narrow(self, buffer_bytes: int) -> None:
        """Keep no more than about this much that the peer's kernel has not taken."""
        ...


class TransportGrip:
    """On an asyncio transport; `pause` and `resume` are what flow control would call."""

    reach = frozenset({"fin", "reset", "stall", "stall-and-resume"})

    def __init__(
        self,
        transport: asyncio.Transport,
        pause: Callable[[], None] = lambda: None,
        resume: Callable[[], None] = lambda: None,
    ) -> None:
        self._transport = transport
        self._pause = pause
        self._resume = resume

    def fin(self) -> None:
        with _borrowed(self._transport.get_extra_info("socket").fileno()) as ours:
            ours.shutdown(socket.SHUT_RDWR)

    def reset(self) -> None:
        with _borrowed(self._transport.get_extra_info("socket").fileno()) as ours:
            ours.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_RESET)
        self._transport.abort()

    def stall(self) -> None:
        self._transport.pause_reading()
        self._pause()

    def resume(self) -> None:
        self._transport.resume_reading()
        self._resume()

    def narrow(self, buffer_bytes: int) -> None:
        self._transport.set_write_buffer_limits(high=buffer_bytes)
        with _borrowed(self._transport.get_extra_info("socket").fileno()) as ours:
            ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, buffer_bytes)


class PeerGrip:
    """On a connection that is known by its peer's address only, as gRPC's core lets on.

    It goes on answering pings while a handler is silent, so it cannot be stalled from here.
    """

    reach = frozenset({"fin", "reset"})

    def __init__(self, peer: str) -> None:
        self._peer = peer  # host:port

    def fin(self) -> None:
        with _borrowed(_descriptor_of(self._peer)) as ours:
            ours.shutdown(socket.SHUT_RDWR)

    def reset(self) -> None:
        """Linux: connect(2) to AF_UNSPEC disconnects, and tells the peer by RST."""
        with _borrowed(_descriptor_of(self._peer)) as ours:
            unspecified = struct.pack("H14x", socket.AF_UNSPEC)
            ctypes.CDLL(None).connect(ours.fileno(), unspecified, len(unspecified))

    def stall(self) -> None:
        raise NotImplementedError("out of reach")

    def resume(self) -> None:
        raise NotImplementedError("out of reach")

    def narrow(self, buffer_bytes: int) -> None:
        """Nothing: the core takes what the peer's HTTP/2 window has room for, whatever the socket
        holds. 130 events of 48 KiB with either buffer, 4 of them if the client sets bdp_probe=0.
        """


@contextmanager
def _borrowed(descriptor: int) -> Iterator[socket.socket]:
    with socket.socket(fileno=os.dup(descriptor)) as duplicate:
        yield duplicate


def _descriptor_of(peer: str) -> int:
    """Our end of the connection with that peer. Raises: OSError, it is gone."""
    wanted = _endpoint(peer)
    for name in os.listdir("/proc/self/fd"):
        try:
            with _borrowed(int(name)) as one:
                host, port = one.getpeername()[:2]
        except (OSError, ValueError):
            continue  # no socket, not connected, or a path
        if _endpoint(f"{host}:{port}") == wanted:
            return int(name)
    raise OSError(f"no connection with {peer}")


def _endpoint(authority: str) -> tuple[str, str]:
    host, _, port = authority.rpartition(":")
    address = ipaddress.ip_address(host.strip("[]"))
    mapped = getattr(address, "ipv4_mapped", None)  # ::ffff:127.0.0.1
    return str(mapped or address), port
