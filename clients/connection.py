"""The seam inside a client: one connection of one wire, and the ears that it speaks to."""

from __future__ import annotations

from typing import Protocol

from clients.events import Evidence
from tokenwire.v1.stream_pb2 import ClientMessage, Event, StreamRequest


class Hearer(Protocol):
    """What a connection tells, as it happens."""

    def opened(self) -> None:
        """The connection stands: TCP, TLS and, on WebSocket, the upgrade."""
        ...

    async def heard(self, event: Event, app_ns: int, socket_ns: int) -> None:
        """The library handed over an event. Returns when the application wants the next.

        Raises: RuleError, the client's own rules end the stream here. Let it pass.
        """
        ...

    def noticed(self, kind: str, socket_ns: int, detail: str = "") -> None:
        """Something came in that is no event; see `clients.events.Noticed`."""
        ...

    def asked_to_wait(self, seconds: float) -> None:
        """The server wants reconnections to wait this long (SSE `retry`)."""
        ...


class Connection(Protocol):
    """One connection, used once. Before it stands and after its end all but `listen` do nothing."""

    async def listen(self, request: StreamRequest, ears: Hearer) -> Evidence:
        """Ask, and tell `ears` until the wire ends; then say how it ended.

        An ending whose `exception` is "" looked clean to the library. Cancel it to leave.
        Raises: RuleError, from `ears`; asyncio.CancelledError.
        """
        ...

    async def send(self, message: ClientMessage) -> None:
        """Say it, and tell the ears "sent" or "unsent"."""
        ...

    async def half_close(self) -> None:
        """End our direction."""
        ...

    async def close(self) -> None:
        """Leave as the library does it politely. `listen` returns, or waits to be cancelled."""
        ...

    def reset(self) -> None:
        """Leave with RST, where `STOPS` has it."""
        ...

    def stop_reading(self) -> None:
        """Take no more bytes from the socket."""
        ...

    def abort(self) -> None:
        """Leave at once, so that cancelling `listen` meets no wait for the peer."""
        ...
