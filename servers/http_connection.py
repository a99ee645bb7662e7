"""uvicorn's connections, with what ASGI keeps out of an application's reach.

h11 answers as most servers do: chunked to HTTP/1.1, close-delimited to HTTP/1.0. uvicorn's
httptools connection answers chunked even to HTTP/1.0 and so hides nginx's oldest trap; take
it (`http="httptools"`) to see just that.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from servers.grip import TransportGrip

_KEY = "tokenwire.connection"


class H11Connection(H11Protocol):
    """Every request's `scope["state"]` leads back to it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, _KEY: self}

    def close_delimit(self) -> None:
        """Before the response starts: frame its body by the end of the connection alone.

        RFC 9112 section 6.3 rule 8. h11 does so to an HTTP/1.0 client, so it is told that
        this one is: neither Transfer-Encoding nor Content-Length, and `Connection: close`.
        """
        self.conn.their_http_version = b"1.0"


class HttpToolsConnection(HttpToolsProtocol):
    """Every request's `scope["state"]` leads back to it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, _KEY: self}


Connection = H11Connection | HttpToolsConnection


def connection_of(scope: Any) -> Connection:
    """The connection that an ASGI scope came in by."""
    connection = scope["state"][_KEY]
    assert isinstance(connection, Connection)
    return connection


def grip_of(connection: Connection) -> TransportGrip:
    """For faults. Stalled, it writes neither events nor comments."""
    flow = connection.flow
    return TransportGrip(connection.transport, flow.pause_writing, flow.resume_writing)
