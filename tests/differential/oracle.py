"""What reaches the wire, seen from raw sockets at both ends of a proxy."""

from __future__ import annotations

import errno
import select
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

PATIENCE_SECONDS = 5.0  # ends a hang, decides nothing
QUIET_SECONDS = 0.3  # as long as nothing has to happen to count as nothing


class Heard(NamedTuple):
    """What one end read: bytes, and how it ended (`FIN`, `RST`, `open`)."""

    data: bytes
    ending: str

    @property
    def words(self) -> str:
        return f"{len(self.data)} B, {self.ending}"


@dataclass(frozen=True, slots=True)
class Ends:
    """A connection through a proxy: the client's socket and the upstream's."""

    client: socket.socket
    server: socket.socket

    def close(self) -> None:
        self.client.close()
        self.server.close()


def hear(end: socket.socket, patience: float = PATIENCE_SECONDS, most: int = 1 << 30) -> Heard:
    """Read until the stream ends, `most` bytes are there, or nothing came for `patience` s."""
    end.settimeout(patience)
    data = bytearray()
    ending = "open"
    try:
        while len(data) < most:
            chunk = end.recv(65536)
            if not chunk:
                ending = "FIN"
                break
            data += chunk
    except ConnectionResetError:
        ending = "RST"
    except TimeoutError:
        pass
    return Heard(bytes(data), ending)


def glance(end: socket.socket) -> Heard:
    """What comes while nothing has to: the same with little patience."""
    return hear(end, QUIET_SECONDS)


def chunks(end: socket.socket, total: int) -> list[int]:
    """The sizes in which `total` bytes arrive, one read each."""
    end.settimeout(PATIENCE_SECONDS)
    sizes: list[int] = []
    while sum(sizes) < total:
        sizes.append(len(end.recv(65536)))
        assert sizes[-1], "the stream ended early"
    return sizes


def reset(end: socket.socket) -> None:
    """Close with RST."""
    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    end.close()


def told(end: socket.socket) -> str:
    """How somebody who only writes finds out: `accepted` if nobody objects to a byte."""
    errors = select.poll()
    errors.register(end, 0)  # POLLERR and POLLHUP come unasked
    end.send(b"x")
    if not errors.poll(QUIET_SECONDS * 1000):
        return "accepted"
    return errno.errorcode[end.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)]


@contextmanager
def listening() -> Iterator[socket.socket]:
    """An upstream."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        listener.settimeout(PATIENCE_SECONDS)
        yield listener
