"""A second pair of eyes on a gRPC-Web client's socket: when the last byte of each message came.

Messages keep their order on both ways, so the stamps are simply taken one after another.
"""

from __future__ import annotations

import asyncio
from collections import deque

from clients.connection import Hearer
from clients.grpc_web_body import GrpcWebBody
from clients.grpc_web_frames import WebMessage
from clients.http_response import HttpResponse

_KEPT = 10_000


class GrpcWebWitness:
    """A `Tap`. Over TLS, which httpx does by itself, and of a compressed body it says 0."""

    def __init__(self, ears: Hearer, body: GrpcWebBody) -> None:
        self.transport: asyncio.Transport | None = None
        self._ears = ears
        self._body = body
        self._response = HttpResponse()
        self._stamps: deque[int] = deque(maxlen=_KEPT)

    def opened(self, transport: asyncio.Transport) -> None:
        self.transport = transport
        self._ears.opened()

    def received(self, data: bytes, at_ns: int, /) -> None:
        body = self._response.feed(data)
        if "content-encoding" not in self._response.headers:
            messages = sum(isinstance(item, WebMessage) for item in self._body.feed(body))
            self._stamps.extend([at_ns] * messages)

    def next_stamp(self) -> int:
        """When the last byte of the message now handed over came in, 0 if that was not seen."""
        return self._stamps.popleft() if self._stamps else 0
