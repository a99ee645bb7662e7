"""The server: one address for the API, on the running loop, with the proxies it is told of."""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from faults.line import DIAL_SECONDS
from faults.toxiproxy import go_json
from faults.toxiproxy.address import Address
from faults.toxiproxy.api import Api
from faults.toxiproxy.application import Application
from faults.toxiproxy.proxies import Populated, Proxies
from faults.toxiproxy.proxy import Terms
from faults.toxiproxy.totals import Totals
from tokenwire.clock import Clock

_GRACE_SECONDS = 1


@dataclass(frozen=True, slots=True)
class Server:
    """A running server. `seed` repeats its random choices."""

    host: str
    port: int
    seed: int
    proxies: Proxies

    @property
    def url(self) -> str:
        """The API's address, as clients want it."""
        return f"http://{Address(self.host, self.port)}"

    async def populate(self, config: Path) -> Populated:
        """Create what a file describes, in the form of `POST /populate`. Raises: OSError."""
        body = await asyncio.to_thread(config.read_bytes)
        return await self.proxies.populate(lambda: go_json.read(body))


class _Uvicorn(uvicorn.Server):
    """Leaves signals to whoever runs the loop, and tells when it serves."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.serves = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.serves.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serving(
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    seed: int | None = None,
    dial_seconds: float = DIAL_SECONDS,
) -> AsyncIterator[Server]:
    """Answer on `host:port` (0: any free one) until the block ends, then close everything.

    Raises: OSError, the address cannot be had.
    """
    seed = secrets.randbits(32) if seed is None else seed
    Clock.running()  # opens its timer now: from here on descriptors are connections or listeners
    proxies = Proxies(Terms(seed, dial_seconds, Totals()))
    listener = _bound(host, port)
    server = _Uvicorn(
        uvicorn.Config(
            Application(Api(proxies)),
            lifespan="off",
            ws="none",
            log_config=None,
            log_level="error",  # what strangers say that is no HTTP is no news
            access_log=False,
            server_header=False,
            timeout_keep_alive=60,  # as the original: clients keep their connections
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
    )
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        await server.serves.wait()
        yield Server(host, listener.getsockname()[1], seed, proxies)
    finally:
        server.should_exit = True
        await task
        await proxies.close()


def _bound(host: str, port: int) -> socket.socket:
    """A listening socket: connections wait in its backlog until the server accepts them."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=1024)
