"""The gRPC-Web client: one POST by httpx, and the stream in its response.

https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md. A stock one takes the response as
the JavaScript libraries do (`clients.grpc_web_libraries`), a hardened one strictly. The request
is whole before the answer begins, so nothing can be sent in mid-stream.
"""

from __future__ import annotations

import time

import httpx
from google.protobuf.message import DecodeError

from clients.arrivals import tapped
from clients.connection import Hearer
from clients.conversation import Conversation, Stop
from clients.endpoint import Endpoint
from clients.events import Evidence
from clients.evidence import evidence_of
from clients.grpc import Deadline
from clients.grpc_web_body import GrpcWebBody
from clients.grpc_web_frames import WebBroken, WebItem, WebMessage, WebTrailers
from clients.grpc_web_libraries import ConnectReading, GrpcWebReading
from clients.grpc_web_reading import Reading, StrictReading
from clients.grpc_web_request import web_client, web_request
from clients.grpc_web_witness import GrpcWebWitness
from clients.library_connection import HttpxConnection
from clients.manner import Manner
from clients.talk import Talk
from tokenwire.v1.stream_pb2 import ClientMessage, Event, StreamRequest


def stops(manner: Manner) -> frozenset[Stop]:
    """How this client can leave: never with a message, since it has no way up."""
    del manner
    return frozenset(Stop) - {Stop.MESSAGE}


def converse(
    endpoint: Endpoint, request: StreamRequest, manner: Manner | None = None
) -> Conversation:
    """`Generate`, or `Converse` if `manner.bidi`; text if `manner.text`. Iterate to start.

    A deadline is told to the server, and kept here too.
    """
    manner = manner or Manner()
    deadline = Deadline(manner)
    return Talk(lambda: GrpcWebCall(endpoint, manner, deadline), request, manner, stops(manner))


class GrpcWebCall(HttpxConnection[GrpcWebWitness]):
    """A `Connection`: one call on a connection of its own."""

    def __init__(self, endpoint: Endpoint, manner: Manner, deadline: Deadline) -> None:
        super().__init__()
        self._endpoint = endpoint
        self._manner = manner
        self._deadline = deadline
        self._reading = _reading(manner)
        self._body = self._fresh_body()

    async def listen(self, request: StreamRequest, ears: Hearer) -> Evidence:
        self._ears = ears
        if (refused := self._reading.asked(self._manner.bidi)) is not None:
            return refused
        self._witness = GrpcWebWitness(ears, self._fresh_body())
        try:
            with tapped(self._witness):
                return await self._call(request)
        except (httpx.HTTPError, httpx.StreamError, DecodeError) as error:
            return evidence_of(error)

    async def send(self, message: ClientMessage) -> None:
        del message
        if self._ears is not None:
            self._ears.noticed("unsent", 0, "gRPC-Web has sent its request whole")

    def _fresh_body(self) -> GrpcWebBody:
        return GrpcWebBody(
            text=self._manner.text,
            max_frame_bytes=self._reading.max_frame_bytes,
            any_flags=self._reading.any_flags,
        )

    async def _call(self, request: StreamRequest) -> Evidence:
        async with web_client(self._endpoint, self._manner) as client:
            timeout = self._deadline.remaining_seconds()
            asked = web_request(client, self._endpoint, request, self._manner, timeout)
            response = await client.send(asked, stream=True)
            try:
                head = self._reading.head(response.status_code, dict(response.headers))
                return head or await self._read(response)
            finally:
                await response.aclose()

    async def _read(self, response: httpx.Response) -> Evidence:
        """The stream, to its end or to what the reading takes for one."""
        async for data in response.aiter_bytes():
            for item in self._body.feed(data):
                if (end := await self._take(item)) is not None:
                    return end
            bad = self._body.not_base64
            if bad and (end := self._reading.not_base64(bad)) is not None:
                return end
        return self._reading.end(self._body.unfinished)

    async def _take(self, item: WebItem) -> Evidence | None:
        match item:
            case WebMessage(data):
                end = self._reading.message()
                if end is None:
                    await self._hear(data)
                return end
            case WebTrailers(fields):
                return self._reading.trailers(fields)
            case WebBroken():
                return self._reading.broken(item)

    async def _hear(self, data: bytes) -> None:
        assert self._ears is not None
        assert self._witness is not None
        event = Event.FromString(data)
        await self._ears.heard(event, time.monotonic_ns(), self._witness.next_stamp())


def _reading(manner: Manner) -> Reading:
    if manner.hardened:
        return StrictReading(manner)
    return GrpcWebReading() if manner.text else ConnectReading()
