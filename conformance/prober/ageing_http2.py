"""An HTTP/2 connection that is used again and again: for SSE over TLS, or for gRPC."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import DataReceived, Event, StreamEnded, StreamReset
from h2.exceptions import ProtocolError

from clients.endpoint import Endpoint, http2_context
from clients.sse_request import stream_headers, stream_target
from conformance.prober.ageing import Asker, Dial
from tokenwire.v1.stream_pb2 import StreamRequest

PROTOCOL = "HTTP/2 connection"
GRPC_PROTOCOL = "gRPC connection"
METHOD = "/tokenwire.v1.TokenStream/Generate"
_CHUNK = 64 * 1024
_HEAD, _GOAWAY = 9, 7

Headers = list[tuple[str, str]]
Put = Callable[[Endpoint, StreamRequest], tuple[Headers, bytes]]


def dialling(put: Put) -> Dial:
    """How to connect, and to put each request so."""
    return partial(_dialled, put)


@asynccontextmanager
async def _dialled(put: Put, endpoint: Endpoint) -> AsyncIterator[Asker]:
    tls = http2_context(endpoint.tls) if endpoint.tls else None
    reader, writer = await asyncio.open_connection(
        endpoint.host, endpoint.port, ssl=tls, server_hostname=endpoint.server_name if tls else None
    )
    try:
        yield Http2(partial(put, endpoint), reader, writer)
    finally:
        writer.transport.abort()


class Goaways:
    """Takes GOAWAY out of what comes in: after one, h2 refuses the answers that still come."""

    def __init__(self) -> None:
        self.words = ""
        self._partial = b""

    def taken_out(self, data: bytes) -> bytes:
        """The other frames that are whole by now (RFC 9113, section 4.1)."""
        rest, others = self._partial + data, b""
        while len(rest) >= _HEAD and len(rest) >= (end := _HEAD + int.from_bytes(rest[:3], "big")):
            frame, rest = rest[:end], rest[end:]
            if frame[3] == _GOAWAY:
                self.words = f"GOAWAY, error code {int.from_bytes(frame[13:17], 'big')}"
            else:
                others += frame
        self._partial = rest
        return others


class Http2:
    """An `Asker`."""

    def __init__(
        self,
        put: Callable[[StreamRequest], tuple[Headers, bytes]],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self._put = put
        self._reader = reader
        self._writer = writer
        self._connection = H2Connection(H2Configuration(header_encoding="utf-8"))
        self._connection.initiate_connection()
        self._goaways = Goaways()
        self._answered = False

    async def ask(self, request: StreamRequest) -> str:
        headers, body = self._put(request)
        stream = self._connection.get_next_available_stream_id()
        self._connection.send_headers(stream, headers, end_stream=not body)
        if body:
            self._connection.send_data(stream, body, end_stream=True)
        self._answered = False
        while not self._answered:
            await self._read()
        return self._goaways.words

    async def rest(self) -> str:
        while not self._goaways.words:
            await self._read()
        return self._goaways.words

    async def _read(self) -> None:
        """Send what is due, then take in what comes. Raises: EOFError, OSError."""
        self._writer.write(self._connection.data_to_send())
        data = await self._reader.read(_CHUNK)
        if not data:
            raise EOFError("the connection ended")
        try:
            for event in self._connection.receive_data(self._goaways.taken_out(data)):
                self._hear(event)
        except ProtocolError as error:
            raise OSError(f"no HTTP/2 here: {error}") from error
        self._writer.write(self._connection.data_to_send())

    def _hear(self, event: Event) -> None:
        match event:
            case DataReceived():
                if event.flow_controlled_length:
                    self._connection.acknowledge_received_data(
                        event.flow_controlled_length, event.stream_id
                    )
            case StreamEnded() | StreamReset():
                self._answered = True
            case _:
                pass


def sse(endpoint: Endpoint, request: StreamRequest) -> tuple[Headers, bytes]:
    """A GET of the stream."""
    named = stream_headers(endpoint, request)
    authority = named.pop("Host")
    pseudo = _pseudo("GET", authority, stream_target(endpoint, request), endpoint)
    return [*pseudo, *((name.lower(), text) for name, text in named.items())], b""


def grpc(endpoint: Endpoint, request: StreamRequest) -> tuple[Headers, bytes]:
    """A call of `Generate`: one message, not compressed (gRPC over HTTP/2, Length-Prefixed)."""
    message = request.SerializeToString()
    headers = [
        *_pseudo("POST", endpoint.named, METHOD, endpoint),
        ("te", "trailers"),
        ("content-type", "application/grpc"),
        *((name.lower(), text) for name, text in endpoint.headers),
    ]
    return headers, b"\0" + len(message).to_bytes(4, "big") + message


def _pseudo(method: str, authority: str, path: str, endpoint: Endpoint) -> Headers:
    scheme = "https" if endpoint.tls else "http"
    return [(":method", method), (":authority", authority), (":scheme", scheme), (":path", path)]
