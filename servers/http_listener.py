"""uvicorn inside a running event loop: no signal handlers, and an end that is bounded."""

from __future__ import annotations

import asyncio
import logging
import socket
from contextlib import suppress
from typing import Literal

from starlette.types import ASGIApp
from uvicorn import Config, Server

from servers.binding import BACKLOG, accept_no_more, authority, bind
from servers.http_connection import H11Connection, HttpToolsConnection
from servers.stage import Stage
from tokenwire.clock import Clock

LINGER_SECONDS = 1.0

Http = Literal["h11", "httptools"]

# What peers do to us is in the ledger; as log lines these would be noise on stderr.
_NOISE = ("Invalid HTTP request received.", "ASGI callable returned without completing response.")


def _not_noise(record: logging.LogRecord) -> bool:
    return record.msg not in _NOISE


class HttpListener:
    """One uvicorn server on one listening socket."""

    def __init__(
        self, stage: Stage, server: Server, bound: socket.socket, stopping: asyncio.Event
    ) -> None:
        self.authority = authority(*bound.getsockname()[:2])
        self._stage = stage
        self._server = server
        self._bound = bound
        self._stopping = stopping
        self._ticking = asyncio.create_task(server.main_loop())  # keeps the Date header true

    @classmethod
    async def listen(
        cls, stage: Stage, app: ASGIApp, stopping: asyncio.Event, host: str, port: int, http: Http
    ) -> HttpListener:
        """Serve `app` on this address. Raises: CannotListen."""
        bound = bind(host, port)
        logging.getLogger("uvicorn.error").addFilter(_not_noise)
        config = Config(
            app,
            http=H11Connection if http == "h11" else HttpToolsConnection,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            backlog=BACKLOG,
        )
        config.load()
        server = Server(config)
        server.lifespan = config.lifespan_class(config)
        await server.startup(sockets=[bound])
        return cls(stage, server, bound, stopping)

    async def stop(self, grace_seconds: float) -> None:
        """Accept no more; let responses finish for so long; then cut what is left.

        A streaming response ends by itself when `stopping` is set, and its connection with
        FIN; a peer that does not read is cut with RST. Bounded by LINGER_SECONDS more.
        """
        await accept_no_more([self._bound])
        for server in self._server.servers:
            server.close()
        for connection in list(self._server.server_state.connections):
            connection.shutdown()
        await self._tasks_end(grace_seconds)
        self._stage.cutting = True
        self._stopping.set()
        await self._tasks_end(LINGER_SECONDS)
        for connection in list(self._server.server_state.connections):
            connection.transport.abort()
        await self._tasks_end(LINGER_SECONDS)
        self._ticking.cancel()
        with suppress(asyncio.CancelledError):
            await self._ticking
        self._bound.close()

    async def _tasks_end(self, seconds: float) -> None:
        tasks = self._server.server_state.tasks
        with suppress(TimeoutError):
            async with Clock.running().timeout(seconds):
                while tasks:
                    await asyncio.wait(tuple(tasks))
