"""An HTTP/1.1 connection that is used again and again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from clients.endpoint import Endpoint, ssl_context
from clients.http_response import HttpResponse
from clients.sse_request import stream_headers, stream_target
from tokenwire.v1.stream_pb2 import StreamRequest

PROTOCOL = "HTTP/1.1 connection"
_CHUNK = 64 * 1024


@asynccontextmanager
async def dial(endpoint: Endpoint) -> AsyncIterator[Http1]:
    """Connected, with TLS where the endpoint has it. Raises: OSError."""
    tls = ssl_context(endpoint.tls) if endpoint.tls else None
    reader, writer = await asyncio.open_connection(
        endpoint.host, endpoint.port, ssl=tls, server_hostname=endpoint.server_name if tls else None
    )
    try:
        yield Http1(endpoint, reader, writer)
    finally:
        writer.transport.abort()


class Http1:
    """An `Asker`."""

    def __init__(
        self, endpoint: Endpoint, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._endpoint = endpoint
        self._reader = reader
        self._writer = writer

    async def ask(self, request: StreamRequest) -> str:
        self._writer.write(self._head(request))
        response = HttpResponse()
        while not response.complete:
            data = await self._reader.read(_CHUNK)
            if not data:
                raise EOFError("the connection ended before its answer had")
            response.feed(data)
            if response.malformed:
                raise OSError(response.malformed)
        if response.status != 200:
            raise OSError(f"HTTP {response.status} {response.reason}")
        closes = response.headers.get("connection", "").lower() == "close"
        return "Connection: close" if closes else ""

    async def rest(self) -> str:
        said = await self._reader.read(_CHUNK)
        return "bytes that nobody asked for" if said else "FIN between two requests"

    def _head(self, request: StreamRequest) -> bytes:
        lines = [f"GET {stream_target(self._endpoint, request)} HTTP/1.1"]
        headers = stream_headers(self._endpoint, request)
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return "\r\n".join([*lines, "", ""]).encode("latin-1")
