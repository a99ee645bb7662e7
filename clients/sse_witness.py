"""A second pair of eyes on a stock SSE client's socket: when each event came, and comments.

httpx-sse says neither. The witness decodes the same bytes by itself and finds its stamp
again by the event's data; it never touches what the library gets.
"""

from __future__ import annotations

import asyncio
import zlib
from collections import deque

from clients.connection import Hearer
from clients.http_response import HttpResponse
from clients.sse_decoder import SseComment, SseDecoder, SseEvent
from clients.sse_protocol import Decoder

_KEPT = 10_000
_GZIP_OR_ZLIB = 47  # zlib's window bits: detect the header


class SseWitness:
    """A `Tap`. Over TLS, which httpx does by itself, it sees nothing and says 0."""

    def __init__(self, ears: Hearer, decoder: Decoder | None = None) -> None:
        self.transport: asyncio.Transport | None = None
        self._ears = ears
        self._response = HttpResponse()
        self._decoder = decoder or SseDecoder()
        self._inflate: zlib._Decompress | None = None
        self._seen: deque[tuple[str, int]] = deque(maxlen=_KEPT)

    def opened(self, transport: asyncio.Transport) -> None:
        self.transport = transport

    def received(self, data: bytes, at_ns: int, /) -> None:
        body = self._response.feed(data)
        if body and self._response.headers.get("content-encoding"):
            body = self._inflated(body)
        for item in self._decoder.feed(body):
            if isinstance(item, SseEvent):
                self._seen.append((item.data, at_ns))
            elif isinstance(item, SseComment):
                self._ears.noticed("comment", at_ns, item.text.strip())

    def stamp_of(self, data: str) -> int:
        """When the last byte of the event with this data came in, 0 if that was not seen."""
        for index, (seen, at_ns) in enumerate(self._seen):
            if seen == data:
                for _ in range(index + 1):
                    self._seen.popleft()
                return at_ns
        return 0

    def _inflated(self, body: bytes) -> bytes:
        self._inflate = self._inflate or zlib.decompressobj(_GZIP_OR_ZLIB)
        try:
            return self._inflate.decompress(body)
        except zlib.error:
            return b""
