"""A message that stops inside a character while pings go on: where a wire allows that.

WebSocket and HTTP/2 may send a message in several frames, with pings between them (RFC 6455 section
5.4, RFC 9113 section 6.7). SSE has no such place: a comment begins a line.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import PingAckReceived, RequestReceived

from clients.event_json import encode
from clients.grpc import converse
from clients.manner import Manner
from tests.lenses.cut_stream import WATCHFUL
from tests.unit.clients import websocket_peer
from tests.unit.clients.peers import REQUEST, Told, peer, told
from tokenwire.clock import Clock
from tokenwire.v1.stream_pb2 import Event, ToolCallDelta

FACE = "\N{GRINNING FACE}"
WHOLE = Event(seq=1, said_ns=1, tool_call=ToolCallDelta(call_id="c", arguments='{"a": "'))
TORN = Event(seq=2, said_ns=2, tool_call=ToolCallDelta(call_id="c", arguments=f'{FACE}"}}'))
PING_SECONDS = 0.1


def _half(message: bytes) -> bytes:
    """Up to the middle of the character."""
    return message[: message.index(FACE.encode()) + 2]


def _stalled(got: Told) -> bool:
    return got.seqs == [1] and got.evidence.exception == "ContentTimeout"


@pytest.mark.asyncio
async def test_a_websocket_message_stops_inside_a_character_and_pings_calm_nobody() -> None:
    payload = encode(TORN).encode().replace(b"\\ud83d\\ude00", FACE.encode())

    async def pinging(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(websocket_peer.frame(1, _half(payload), fin=False))
        while True:
            writer.write(websocket_peer.frame(9))
            await Clock.running().sleep(PING_SECONDS)

    said = websocket_peer.saying(websocket_peer.ws(WHOLE), then=pinging)
    got = await websocket_peer.tell(WATCHFUL, said)
    assert _stalled(got)
    assert got.kinds.count("ping") >= 5


class HalfGrpc:
    """A gRPC service by hand: one message, half of another, then pings alone."""

    def __init__(self) -> None:
        self.pongs = 0
        self._http2 = H2Connection(config=H2Configuration(client_side=False))

    async def speak(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._http2.initiate_connection()
        pinging: asyncio.Task[None] | None = None
        writer.write(self._http2.data_to_send())
        while data := await reader.read(65536):
            for event in self._http2.receive_data(data):
                self.pongs += isinstance(event, PingAckReceived)
                if isinstance(event, RequestReceived):
                    self._answer(event.stream_id)
                    pinging = asyncio.create_task(self._ping(writer))
            writer.write(self._http2.data_to_send())
        if pinging is not None:
            pinging.cancel()

    def _answer(self, stream: int) -> None:
        head = [(":status", "200"), ("content-type", "application/grpc")]
        self._http2.send_headers(stream, head)
        self._http2.send_data(stream, _framed(WHOLE))
        self._http2.send_data(stream, _half(_framed(TORN)))

    async def _ping(self, writer: asyncio.StreamWriter) -> None:
        while True:
            await Clock.running().sleep(PING_SECONDS)
            self._http2.ping(b"are you?")
            writer.write(self._http2.data_to_send())


def _framed(event: Event) -> bytes:
    message = event.SerializeToString()
    return b"\0" + len(message).to_bytes(4) + message


@pytest.mark.asyncio
async def test_a_grpc_message_stops_inside_a_character_and_pings_calm_nobody() -> None:
    service = HalfGrpc()
    manner: Manner = replace(WATCHFUL, keepalive_seconds=30.0)
    async with peer(service.speak) as endpoint:
        got = await told(converse(endpoint, REQUEST, manner))
    assert _stalled(got)
    assert service.pongs >= 5
