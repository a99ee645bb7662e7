"""The WebSocket client: the `websockets` library, with its defaults or with ours."""

from __future__ import annotations

import time
from typing import Any

from google.protobuf.json_format import ParseError
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import (
    ConnectionClosed,
    InvalidStatus,
    WebSocketException,
)

from clients.arrivals import tapped
from clients.connection import Hearer
from clients.conversation import Conversation, Stop
from clients.endpoint import Endpoint, ssl_context
from clients.event_json import decode_event, encode
from clients.events import Evidence
from clients.evidence import evidence_of
from clients.library_connection import LibraryConnection
from clients.manner import Manner
from clients.talk import Talk
from clients.websocket_connection import Connect, FrameWitness, witnessed
from tokenwire.v1.stream_pb2 import ClientMessage, StreamRequest

_ABNORMAL = "1006"  # RFC 6455, section 7.1.5: no close frame came


def stops(manner: Manner) -> frozenset[Stop]:
    """How this client can leave."""
    del manner
    return frozenset(Stop)


def converse(
    endpoint: Endpoint, request: StreamRequest, manner: Manner | None = None
) -> Conversation:
    """`{path}/ws`: the first message is `start`, each that comes is an event. Iterate to start."""
    manner = manner or Manner()
    return Talk(lambda: WebSocket(endpoint, manner), request, manner, stops(manner))


class WebSocket(LibraryConnection[FrameWitness]):
    """A `Connection`."""

    def __init__(self, endpoint: Endpoint, manner: Manner) -> None:
        super().__init__()
        self._endpoint = endpoint
        self._manner = manner
        self._socket: ClientConnection | None = None

    async def listen(self, request: StreamRequest, ears: Hearer) -> Evidence:
        self._ears = ears
        witness = self._witness = FrameWitness(ears)
        scheme = "wss" if self._endpoint.tls else "ws"
        uri = f"{scheme}://{self._endpoint.named}{self._endpoint.target(self._path())}"
        try:
            with tapped(witness):
                async with Connect(uri, **self._options(witness)) as socket:
                    self._socket = socket
                    ears.opened()
                    await socket.send(self._start(request))
                    async for message in socket:
                        stamps = (time.monotonic_ns(), witness.next_stamp())
                        if await self._tell(message, stamps, ears):
                            break
        except (WebSocketException, OSError, ParseError, ValueError, RecursionError) as error:
            return _evidence(error)  # TimeoutError is an OSError
        return Evidence(message=socket.close_reason or "", code=str(socket.close_code or ""))

    async def send(self, message: ClientMessage) -> None:
        if self._socket is None or self._ears is None:
            return
        said = self._said(message)
        if said is None:
            self._ears.noticed("unsent", 0, "nothing states how this service is told that")
            return
        try:
            await self._socket.send(said)
        except ConnectionClosed as error:
            self._ears.noticed("unsent", 0, str(error))
        else:
            self._ears.noticed("sent", 0)

    async def close(self) -> None:
        if self._socket is not None:
            await self._socket.close()

    def abort(self) -> None:
        if self._witness and self._witness.transport:
            self._witness.transport.abort()

    def _path(self) -> str:
        return "/ws"

    def _start(self, request: StreamRequest) -> str | bytes:
        """The first message."""
        return encode(ClientMessage(start=request))

    def _said(self, message: ClientMessage) -> str | bytes | None:
        """How the service is told that; None: not at all."""
        return encode(message)

    async def _tell(self, message: str | bytes, stamps: tuple[int, int], ears: Hearer) -> bool:
        """Tell what came in, by the application's stamp and the socket's; whether to leave."""
        await ears.heard(decode_event(message), *stamps)
        return False

    def _options(self, witness: FrameWitness) -> dict[str, Any]:
        """For `websockets.connect`; no proxy from the environment, which nobody named."""
        endpoint = self._endpoint
        tls: dict[str, Any] = {}
        if endpoint.tls is not None:
            tls = {"ssl": ssl_context(endpoint.tls), "server_hostname": endpoint.server_name}
        return {
            "host": endpoint.host,
            "port": endpoint.port,
            "additional_headers": endpoint.headers,
            "proxy": None,
            "create_connection": witnessed(witness),
            **tls,
            **(_hardened(self._manner) if self._manner.hardened else _stock(self._manner)),
        }


def _stock(manner: Manner) -> dict[str, Any]:
    """The library's defaults, times `patience`."""
    return {
        "open_timeout": 10 * manner.patience,
        "ping_interval": 20 * manner.patience,
        "ping_timeout": 20 * manner.patience,
        "close_timeout": 10 * manner.patience,
    }


def _hardened(manner: Manner) -> dict[str, Any]:
    return {
        "open_timeout": None,  # `connect_seconds` is the watchdog's, which names it
        "ping_interval": manner.keepalive_seconds * manner.patience,
        "ping_timeout": manner.keepalive_timeout_seconds * manner.patience,
        "close_timeout": manner.ending_seconds * manner.patience,
        "max_size": manner.max_event_bytes,
    }


def _evidence(error: Exception) -> Evidence:
    """Its code is the peer's close code, 1006 where none came, or the status of the upgrade."""
    if isinstance(error, ConnectionClosed):
        code = str(error.rcvd.code) if error.rcvd else _ABNORMAL
        return Evidence(type(error).__name__, str(error), code, raised=True)
    status = str(error.response.status_code) if isinstance(error, InvalidStatus) else ""
    return evidence_of(error, status)
