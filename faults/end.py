"""One of a link's two sockets."""

from __future__ import annotations

import asyncio
import os
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from faults.fault import Side

_RST_ON_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER on, zero seconds: close(2) sends RST
_READ_BYTES = 262_144  # what uvloop reads at a time, too


class Owner(Protocol):
    """The link, as its sockets know it."""

    def joined(self, side: Side) -> None: ...
    def ended(self, side: Side) -> None: ...
    def lost(self, side: Side, error: Exception | None) -> None: ...
    def filled(self, side: Side) -> None: ...
    def drained(self, side: Side) -> None: ...


def discard(_data: bytes) -> None:
    """Where bytes go that nobody is to get."""


class End(asyncio.Protocol):
    """A socket that delivers what it reads and can be told how to end.

    `deliver` is called with every chunk read. It is the fast path itself: on a line on
    which nothing was fired it is the other socket's `transport.write`, with no Python
    between the two but `data_received`.
    """

    __slots__ = (
        "_closing",
        "_error",
        "_holds",
        "_owner",
        "deliver",
        "gone",
        "heard_eof",
        "received",
        "said_eof",
        "side",
        "standing",
        "transport",
    )

    transport: asyncio.Transport

    def __init__(self, owner: Owner, side: Side) -> None:
        self._owner = owner
        self._closing = False  # given up, but still sending
        self._error: Exception | None = None
        self._holds: frozenset[object] = frozenset()  # empty costs nothing
        self.side = side
        self.deliver: Callable[[bytes], object] = discard
        self.received = 0
        self.heard_eof = False
        self.said_eof = False
        self.standing = False  # connected, and not yet lost
        self.gone = True  # until it is connected, and again from the moment it is given up

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]  # TCP gives this one
        self.standing = True
        self.gone = False
        self._owner.joined(self.side)

    def data_received(self, data: bytes) -> None:
        self.received += len(data)
        self.deliver(data)

    def eof_received(self) -> bool:
        if not self.heard_eof:
            self.heard_eof = True
            self._owner.ended(self.side)
        return True  # keeps the other direction open

    def connection_lost(self, exc: Exception | None) -> None:
        """Idempotent: a dial that is cancelled as it succeeds is lost by whom cancelled it."""
        if not self.standing:
            return
        self.standing = False
        self.gone = True
        self.deliver = discard
        self._owner.lost(self.side, self._error or exc)

    def pause_writing(self) -> None:
        self._owner.filled(self.side)

    def resume_writing(self) -> None:
        self._owner.drained(self.side)

    def hold(self, reason: object) -> None:
        """Stop reading: the peer's window fills and nothing is lost. Idempotent."""
        self._holds |= {reason}
        if not (self.gone or self.heard_eof):
            self.transport.pause_reading()

    def free(self, reason: object) -> None:
        """Read on, unless something else holds. Idempotent."""
        if reason in self._holds:
            self._holds -= {reason}
            self._read_on()

    def settle(self) -> None:
        """Deliver what the kernel has for us already, in one read of at most 256 KiB.

        Bytes sent over loopback before this call are then before it on the line, too:
        that is what lets "fired after token k was said" mean the same every time.
        """
        if self.gone or self.heard_eof or self._holds:
            return
        try:
            data = os.read(self.transport.get_extra_info("socket").fileno(), _READ_BYTES)
        except BlockingIOError:
            return
        except OSError as error:  # reading took it from the socket: the loop will not see it
            self._error = error
            self.gone = True
            self.transport.abort()
            return
        if data:  # without, an end of file, which the loop reads again
            self.data_received(data)

    def finish(self) -> None:
        """Send FIN behind what was written. Reading goes on. Idempotent."""
        if not (self.gone or self.said_eof):
            self.said_eof = True
            with suppress(OSError):  # asyncio says so at once where the peer was quicker
                self.transport.write_eof()

    def drain(self) -> None:
        """Read and throw away from now on: closing over unread bytes would send RST."""
        self.deliver = discard
        self._holds = frozenset()
        self._read_on()

    def close(self) -> None:
        """Close behind what was written. Idempotent."""
        if not self.gone:
            self.gone = self._closing = True
            self.transport.close()

    def abort(self) -> None:
        """Close at once, with FIN or RST as the kernel sees fit. Idempotent.

        Also a socket that `close` left open for a peer that does not read.
        """
        if self._closing or not self.gone:
            self.gone, self._closing = True, False
            self.transport.abort()

    def reset(self) -> None:
        """Send RST on the loop's next turn and be gone. Idempotent."""
        if self.gone:
            return
        with suppress(OSError):  # the peer was quicker
            self.transport.get_extra_info("socket").setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, _RST_ON_CLOSE
            )
        self.abort()

    def _read_on(self) -> None:
        if not (self._holds or self.gone or self.heard_eof):
            self.transport.resume_reading()
