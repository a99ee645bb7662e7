"""A uvicorn connection on h11, with what ASGI keeps out of an application's reach.

h11 answers as most servers do: chunked to HTTP/1.1, close-delimited to HTTP/1.0. uvicorn's
httptools connection answers chunked even to HTTP/1.0 and so hides nginx's oldest trap; take
it (`http="httptools"`) to see just that.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

_KEY = "tokenwire.connection"


class Connection(H11Protocol):
    """uvicorn's connection, which every request's `scope["state"]` leads back to."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, _KEY: self}

    def close_delimit(self) -> None:
        """Before the response starts: frame its body by the end of the connection alone.

        RFC 9112 section 6.3 rule 8. h11 does so to an HTTP/1.0 client, so it is told that
        this one is: neither Transfer-Encoding nor Content-Length, and `Connection: close`.
        """
        self.conn.their_http_version = b"1.0"


def connection_of(scope: Any) -> Connection | None:
    """The connection that an ASGI scope came in by; None on an httptools listener."""
    connection = scope["state"].get(_KEY)
    return connection if isinstance(connection, Connection) else None
