"""Listening addresses: bound before anything serves, so that readiness is known."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
from collections.abc import Iterable
from typing import Protocol

BACKLOG = 4096  # 100 costs a second on a burst of connections


class HasFileno(Protocol):
    """A socket, or what asyncio shows of one."""

    def fileno(self) -> int: ...


class CannotListen(Exception):
    """One line that names the address, what is wrong with it and the way out."""

    def __init__(self, host: str, port: int, number: int) -> None:
        way_out = "choose another port, or 0 for a free one"
        if number not in (errno.EADDRINUSE, errno.EACCES):
            way_out = "choose another host"
        where = authority(host, port)
        # What getaddrinfo says comes with a number below 0.
        reason = os.strerror(number) if number > 0 else "no such host"
        super().__init__(f"cannot listen on {where}: {reason}; {way_out}")


def bind(host: str, port: int) -> socket.socket:
    """A socket that listens, on a free port for 0. Raises: CannotListen."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        bound = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise CannotListen(host, port, error.errno or 0) from error
    # Accepted sockets inherit it. asyncio sets it only where the protocol number says TCP, and
    # create_server leaves that 0: tokens then wait 40 ms for the acknowledgement of the one before.
    bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return bound


async def accept_no_more(sockets: Iterable[HasFileno]) -> None:
    """To be awaited before their server is closed: connections accepted just now begin first.

    asyncio accepts in one pass of the loop, makes the transport in the next and tells the
    protocol in a third. A server closed in between leaves the connection open for ever
    (CPython 3.11 to 3.13: `Server._attach` asserts, and nobody closes the socket).
    """
    loop = asyncio.get_running_loop()
    for one in sockets:
        if one.fileno() >= 0:  # or it is closed already
            loop.remove_reader(one.fileno())
    for _ in range(3):
        await asyncio.sleep(0)


def authority(host: str, port: int) -> str:
    """`host:port` as RFC 3986 section 3.2 writes it."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
