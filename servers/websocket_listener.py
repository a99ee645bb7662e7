"""A `websockets` server on a bound socket, with an end that is bounded whatever peers do."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.http11 import Request, Response

from servers.binding import BACKLOG, accept_no_more, authority, bind
from servers.stage import Stage
from tokenwire.clock import Clock

PATH = "/ws"
LINGER_SECONDS = 1.0

# What peers do to us is in the ledger; as log lines these would be noise on stderr.
_NOISE = ("opening handshake failed",)
_logger = logging.getLogger("tokenwire.servers.websocket")
_logger.addFilter(lambda record: record.msg not in _NOISE)


@dataclass(frozen=True, slots=True)
class WebSocketSettings:
    """What `websockets.serve` may be told; the defaults are its own."""

    max_message_bytes: int | None = 1 << 20  # of what a client says
    ping_interval_seconds: float | None = 20.0
    ping_timeout_seconds: float | None = 20.0
    close_timeout_seconds: float = 10.0
    compression: str | None = "deflate"
    write_limit_bytes: int = 1 << 15


class _Connection(ServerConnection):
    """A connection that is known from its first byte on, not from the handshake's end."""

    known: set[_Connection]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.known.add(self)
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self.known.discard(self)
        super().connection_lost(exc)


class WebSocketListener:
    """One server on one listening socket."""

    def __init__(self, server: Server, stage: Stage, where: str, known: set[_Connection]) -> None:
        self.authority = where
        self._server = server
        self._stage = stage
        self._known = known

    @classmethod
    async def listen(
        cls,
        stage: Stage,
        handler: Callable[[ServerConnection], Awaitable[None]],
        host: str,
        port: int,
        settings: WebSocketSettings,
    ) -> WebSocketListener:
        """Serve on this address. Raises: CannotListen."""
        bound = bind(host, port)
        known: set[_Connection] = set()
        server = await serve(
            handler,
            sock=bound,
            backlog=BACKLOG,
            create_connection=type("Connection", (_Connection,), {"known": known}),
            process_request=_only_our_path,
            logger=_logger,
            max_size=settings.max_message_bytes,
            ping_interval=settings.ping_interval_seconds,
            ping_timeout=settings.ping_timeout_seconds,
            close_timeout=settings.close_timeout_seconds,
            compression=settings.compression,
            write_limit=settings.write_limit_bytes,
        )
        return cls(server, stage, authority(*bound.getsockname()[:2]), known)

    async def stop(self, grace_seconds: float) -> None:
        """Accept no more; let streams finish for so long; then close what is left with 1001.

        A peer that does not answer the close is cut with RST after LINGER_SECONDS.
        """
        await accept_no_more(self._server.sockets)
        self._server.close(close_connections=False)
        self._abort(self._known - self._server.connections)  # they have not even asked yet
        if await self._closed(grace_seconds):
            return
        self._stage.cutting = True
        closing = [asyncio.create_task(one.close(1001)) for one in self._server.connections]
        if closing:
            await self._closed(LINGER_SECONDS)
        self._abort(self._known)
        await asyncio.gather(*closing, self._server.wait_closed())

    def _abort(self, connections: Iterable[ServerConnection]) -> None:
        for connection in tuple(connections):
            connection.transport.abort()

    async def _closed(self, within_seconds: float) -> bool:
        with suppress(TimeoutError):
            async with Clock.running().timeout(within_seconds):
                await self._server.wait_closed()
                return True
        return False


def _only_our_path(connection: ServerConnection, request: Request) -> Response | None:
    if request.path.partition("?")[0] == PATH:
        return None
    return connection.respond(HTTPStatus.NOT_FOUND, f"the stream is at {PATH}\n")
