"""The interface that every wire's client has."""

from __future__ import annotations

from collections.abc import AsyncIterator
from enum import StrEnum
from typing import Protocol

from clients.events import Ended, Heard, Noticed
from tokenwire.v1.stream_pb2 import ClientMessage


class Stop(StrEnum):
    """How a client leaves."""

    CLOSE = "close"  # as politely as its library does
    RESET = "reset"  # RST: SO_LINGER 0 and close
    MESSAGE = "message"  # the application's Cancel; goes on reading to the end
    HALF_CLOSE = "half-close"  # ends its own direction; goes on reading to the end
    STOP_READING = "stop-reading"  # keeps the socket and reads no more


class Conversation(Protocol):
    """One request and what came of it, from one task or several of one event loop.

    Iterating starts the request and yields any number of `Heard` and `Noticed`, then
    exactly one `Ended`, and stops. Slow iteration is slow reading: no more than one event
    is taken from the library ahead. Iterate once. No method raises for what the wire did.
    """

    def __aiter__(self) -> AsyncIterator[Heard | Noticed | Ended]: ...

    async def send(self, message: ClientMessage) -> None:
        """Cancel, approve, append or release in mid-stream; on SSE by a second request.

        On gRPC-Web, and on gRPC without `Manner.bidi`, nothing can be sent: "unsent" is noticed.
        After the end, or before the connection stands, nothing is sent.
        """
        ...

    async def half_close(self) -> None:
        """End our direction: FIN, but on gRPC END_STREAM. Goes on reading."""
        ...

    async def stop(self, how: Stop) -> None:
        """Leave. What is heard from now on, if anything, is followed by `Ended(STOPPED)`.

        Raises: ValueError, this wire cannot leave so (its module's `STOPS` says which it can).
        """
        ...

    async def aclose(self) -> None:
        """Release every socket and task, also with the iteration unfinished.

        Idempotent; takes no longer than `Manner.ending_seconds`.
        """
        ...
