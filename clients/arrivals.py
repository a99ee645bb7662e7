"""When bytes came in: the seam between an event loop and the libraries that read from it.

A stamp taken behind a library's iterator is up to 4 ms late at p99. Here every connection
that is opened inside `tapped` tells its tap what came in and when, before its library is
told. The library keeps its own protocol, buffers and back-pressure; only who opens its
socket changes. On asyncio's loop the stamp is the kernel's (SO_TIMESTAMPNS, true to 1 us
however late the loop is, for the last of the events that one read brings); on uvloop, which
reads by itself, off Linux, and in the moment before the kernel has begun to stamp it is
taken on entry to `data_received`.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
import time
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol, cast

_SO_TIMESTAMPNS = 35  # asm-generic/socket.h; Python names it from 3.15 on
_TIMESPEC = struct.Struct("@ll")
_ANCILLARY_BYTES = socket.CMSG_SPACE(_TIMESPEC.size)
_SECOND_NS = 1_000_000_000
_READ_BYTES = 65_536  # asyncio asks for 256 KiB, which malloc maps anew each time: +8 us
_PAIRED_WITHIN_NS = 1_000
_PAIRING_TRIES = 3

_Connected = tuple[asyncio.Transport, asyncio.Protocol]
_CreateConnection = Callable[..., Awaitable[_Connected]]


class Tap(Protocol):
    """Who wants to know."""

    def opened(self, transport: asyncio.Transport) -> None:
        """The connection stands; over TLS, its handshake is done."""
        ...

    def received(self, data: bytes, at_ns: int, /) -> None:
        """These bytes came in, the last of them at `at_ns` of CLOCK_MONOTONIC.

        What the library's protocol is fed, right before it is fed: plain text for TLS by
        the loop (`websockets`), the records themselves for TLS on top of it (httpx).
        """
        ...


@contextmanager
def tapped(tap: Tap) -> Generator[None]:
    """Tap each connection that this task, or one started inside, opens on the running loop."""
    _fit(asyncio.get_running_loop())
    token = _tap.set(tap)
    try:
        yield
    finally:
        _tap.reset(token)


class StampedSocket(socket.socket):
    """A socket whose `stamp_ns` is the kernel's receive stamp of the last byte read, or 0."""

    def __init__(self, family: int, type_: int, proto: int) -> None:
        super().__init__(family, type_, proto)
        self.stamp_ns = 0
        self.setblocking(False)
        self.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)

    def recv(self, bufsize: int, flags: int = 0, /) -> bytes:
        data, ancillary, _, _ = self.recvmsg(min(bufsize, _READ_BYTES), _ANCILLARY_BYTES, flags)
        self._stamp(ancillary)
        return data

    def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> int:
        room = memoryview(buffer)[:nbytes] if nbytes else buffer
        count, ancillary, _, _ = self.recvmsg_into([room], _ANCILLARY_BYTES, flags)
        self._stamp(ancillary)
        return count

    def _stamp(self, ancillary: list[tuple[int, int, bytes]]) -> None:
        self.stamp_ns = 0
        for level, type_, data in ancillary:
            if level == socket.SOL_SOCKET and type_ == _SO_TIMESTAMPNS:
                seconds, nanoseconds = _TIMESPEC.unpack(data)
                self.stamp_ns = monotonic_of(seconds * _SECOND_NS + nanoseconds)


def monotonic_of(real_ns: int) -> int:
    """A moment of CLOCK_REALTIME on CLOCK_MONOTONIC; both are read now, as close as they come."""
    closest, offset = sys.maxsize, 0
    for _ in range(_PAIRING_TRIES):
        before = time.monotonic_ns()
        real = time.time_ns()
        apart = time.monotonic_ns() - before
        if apart < closest:
            closest, offset = apart, before + apart // 2 - real
        if closest < _PAIRED_WITHIN_NS:
            break
    return real_ns + offset


_tap: ContextVar[Tap | None] = ContextVar("tap", default=None)


def _fit(loop: asyncio.AbstractEventLoop) -> None:
    """Put the seam into this loop, once; without a tap it passes everything on unchanged."""
    original = cast("_CreateConnection", loop.create_connection)
    if hasattr(original, "tokenwire_seam"):
        return
    kernel_stamps = sys.platform == "linux" and isinstance(loop, asyncio.SelectorEventLoop)

    async def create_connection(
        factory: Callable[[], asyncio.Protocol],
        host: str | None = None,
        port: int | None = None,
        **options: Any,
    ) -> _Connected:
        tap = _tap.get()
        if tap is None or host is None:
            return await original(factory, host, port, **options)
        sock: StampedSocket | None = None
        if kernel_stamps:
            sock = await _connect(loop, host, port)
            options = {k: v for k, v in options.items() if k != "local_addr"} | {"sock": sock}
            if options.get("ssl"):
                options.setdefault("server_hostname", host)
            host = port = None
        connected = await original(lambda: _tapping(factory(), tap, sock), host, port, **options)
        tap.opened(connected[0])
        return connected

    create_connection.tokenwire_seam = True  # type: ignore[attr-defined]
    loop.create_connection = create_connection  # type: ignore[method-assign,assignment]


async def _connect(loop: asyncio.AbstractEventLoop, host: str, port: int | None) -> StampedSocket:
    """As `loop.create_connection` does: address after address, the last failure counts."""
    failure: OSError | None = None
    for family, type_, proto, _, address in await loop.getaddrinfo(
        host, port, type=socket.SOCK_STREAM
    ):
        sock = StampedSocket(family, type_, proto)
        try:
            await loop.sock_connect(sock, address)
        except OSError as error:
            sock.close()
            failure = error
        except BaseException:
            sock.close()
            raise
        else:
            return sock
    raise failure or OSError(f"{host} has no address")


def _tapping(protocol: asyncio.Protocol, tap: Tap, sock: StampedSocket | None) -> asyncio.Protocol:
    feed = protocol.data_received

    def data_received(data: bytes) -> None:
        tap.received(data, (sock.stamp_ns if sock else 0) or time.monotonic_ns())
        feed(data)

    protocol.data_received = data_received  # type: ignore[method-assign]
    return protocol
