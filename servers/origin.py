"""The origin: every wire in one event loop, on one stage."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

from servers import grpc, sse, websocket
from servers.grpc_listener import GrpcSettings
from servers.http_listener import Http
from servers.ledger import Ledger
from servers.script import Script
from servers.scripts.catalogue import SCRIPTS
from servers.stage import Stage
from servers.websocket_listener import WebSocketSettings


class Listener(Protocol):
    """A wire that is being served."""

    authority: str  # host:port

    async def stop(self, grace_seconds: float) -> None:
        """Accept no more, let streams finish for so long, cut the rest. Bounded."""
        ...


@dataclass(frozen=True, slots=True)
class Settings:
    """Where and how an origin listens. Port 0: a free one.

    `page_origin`: the web origin (scheme://host:port) whose pages may read the SSE stream, "" for
    none (WHATWG Fetch, CORS).
    """

    host: str = "127.0.0.1"
    sse_port: int = 0
    websocket_port: int = 0
    grpc_port: int = 0
    http: Http = "h11"
    page_origin: str = ""
    websocket: WebSocketSettings = websocket.DEFAULT
    grpc: GrpcSettings = grpc.DEFAULT


DEFAULT = Settings()


class Origin:
    """What serves, until it is stopped.

    `authorities`: host:port by wire. `scripts` and `ledger`: what is on its stage.
    """

    def __init__(self, stage: Stage) -> None:
        self.scripts = stage.scripts
        self.ledger = stage.ledger
        self.authorities: dict[str, str] = {}
        self._producers = stage.producers
        self._listeners: list[Listener] = []

    def add(self, wire: str, listener: Listener) -> None:
        """This wire is served now."""
        self.authorities[wire] = listener.authority
        self._listeners.append(listener)

    async def stop(self, grace_seconds: float = 0) -> None:
        """Stop every wire at once: accept no more, let streams finish for so long, cut the rest.

        Bounded by two seconds or so beyond the grace, whatever peers do. Idempotent.
        """
        await asyncio.gather(*(listener.stop(grace_seconds) for listener in self._listeners))
        self._listeners.clear()
        for producer in (left_over := tuple(self._producers)):
            producer.cancel()
        await asyncio.gather(*left_over, return_exceptions=True)


@asynccontextmanager
async def serving(
    settings: Settings = DEFAULT,
    *,
    scripts: Mapping[str, Script] = SCRIPTS,
    ledger: Ledger | None = None,
) -> AsyncIterator[Origin]:
    """An origin in the running loop; it answers on every wire when the body starts.

    Stops with the body. Installs no signal handlers.
    Raises: CannotListen, and then leaves nothing behind.
    """
    stage = Stage(scripts, ledger or Ledger())
    origin, host = Origin(stage), settings.host
    try:
        http, readers = settings.http, settings.page_origin
        origin.add(sse.WIRE, await sse.listen(stage, host, settings.sse_port, http, readers))
        origin.add(
            websocket.WIRE,
            await websocket.listen(stage, host, settings.websocket_port, settings.websocket),
        )
        origin.add(grpc.WIRE, await grpc.listen(stage, host, settings.grpc_port, settings.grpc))
        yield origin
    finally:
        await origin.stop()
