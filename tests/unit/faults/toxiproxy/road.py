"""A server on the test's own loop, asked without HTTP, and an upstream behind its one proxy."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from faults.toxiproxy.answer import Answer
from faults.toxiproxy.api import Api
from faults.toxiproxy.server import Server, serving

PATIENCE_SECONDS = 10.0


@dataclass
class Road:
    """`said` answers a request with its status and its JSON."""

    server: Server
    upstream: socket.socket
    opened: list[socket.socket] = field(default_factory=list[socket.socket])

    async def ask(self, method: str, path: str, body: object = None) -> Answer:
        text = b"" if body is None else json.dumps(body).encode()
        return await Api(self.server.proxies).answer(method, path, "a test", text)

    async def said(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        answer = await self.ask(method, path, body)
        return answer.status, json.loads(answer.body) if answer.body else None

    @property
    def upstream_address(self) -> str:
        return f"127.0.0.1:{self.upstream.getsockname()[1]}"

    async def client(self) -> socket.socket:
        """A connection to the proxy `p`."""
        listen = (await self.said("GET", "/proxies/p"))[1]["listen"]
        client = socket.socket()
        client.setblocking(False)
        self.opened.append(client)
        address = ("127.0.0.1", int(listen.rpartition(":")[2]))
        await asyncio.get_running_loop().sock_connect(client, address)
        return client

    async def connect(self) -> tuple[socket.socket, socket.socket]:
        """A connection through it: the client's socket and the server's."""
        client = await self.client()
        server = (await asyncio.get_running_loop().sock_accept(self.upstream))[0]
        server.setblocking(False)
        self.opened.append(server)
        return client, server


async def hear(end: socket.socket, most: int = 1 << 30) -> bytes:
    """All that comes until FIN, or `most` bytes. Raises: ConnectionResetError."""
    heard = bytearray()
    loop = asyncio.get_running_loop()
    while len(heard) < most and (data := await loop.sock_recv(end, 65_536)):
        heard += data
    return bytes(heard)


@asynccontextmanager
async def road(**options: Any) -> AsyncIterator[Road]:
    """A proxy `p` from any port to an upstream that nobody has accepted from yet."""
    with socket.create_server(("127.0.0.1", 0)) as upstream:
        upstream.setblocking(False)
        async with asyncio.timeout(PATIENCE_SECONDS), serving(seed=1, **options) as server:
            made = Road(server, upstream)
            body = {"name": "p", "listen": "127.0.0.1:0", "upstream": made.upstream_address}
            assert (await made.said("POST", "/proxies", body))[0] == 201
            try:
                yield made
            finally:
                for each in made.opened:
                    each.close()
