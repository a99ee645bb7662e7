"""One proxy of one server, with an upstream behind it, for one experiment."""

from __future__ import annotations

import itertools
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from tests.differential.api import Api, Reply
from tests.differential.oracle import PATIENCE_SECONDS, Ends, listening
from tests.differential.server import Server

_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Stand:
    """`name` is the proxy's; whatever is opened here is closed when the experiment ends."""

    server: Server
    api: Api
    name: str
    upstream: socket.socket
    stack: ExitStack

    @property
    def path(self) -> str:
        return f"/proxies/{self.name}"

    @property
    def upstream_port(self) -> int:
        return int(self.upstream.getsockname()[1])

    def toxic(self, type_: str, **fields: Any) -> str:
        """Add one, downstream unless said. `stream`, `toxicity`, `name`, else an attribute."""
        body = {"type": type_, "name": type_}
        body |= {key: fields.pop(key) for key in ("stream", "toxicity", "name") if key in fields}
        reply = self.api.call("POST", f"{self.path}/toxics", {**body, "attributes": fields})
        assert reply.status == 200, reply
        return f"{self.path}/toxics/{body['name']}"

    def patch(self, body: object) -> Reply:
        """Change the proxy."""
        return self.api.call("PATCH", self.path, body)

    def client(self) -> socket.socket:
        """A connection to the proxy."""
        listen = self.api.call("GET", self.path).json["listen"]
        address = ("127.0.0.1", int(listen.rpartition(":")[2]))
        client = self.stack.enter_context(socket.create_connection(address, PATIENCE_SECONDS))
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return client

    def connect(self) -> Ends:
        """A connection through the proxy, both its ends."""
        client = self.client()
        server = self.stack.enter_context(self.upstream.accept()[0])
        server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return Ends(client, server)


@contextmanager
def standing(server: Server, name: str = "") -> Iterator[Stand]:
    """A fresh proxy on a running server."""
    api = Api(server.port)
    name = name or f"stand{next(_numbers)}"
    with ExitStack() as stack:
        upstream = stack.enter_context(listening())
        port = upstream.getsockname()[1]
        body = {"name": name, "listen": "127.0.0.1:0", "upstream": f"127.0.0.1:{port}"}
        assert api.call("POST", "/proxies", body).status == 201
        try:
            yield Stand(server, api, name, upstream, stack)
        finally:
            stack.close()
            if server.alive():
                api.call("DELETE", f"/proxies/{name}")
