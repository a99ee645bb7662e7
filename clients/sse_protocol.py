"""The hardened SSE client's end of a socket: an asyncio protocol on our own decoder."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Set as AbstractSet
from typing import Protocol

from clients import socket_control
from clients.events import Evidence
from clients.evidence import evidence_of
from clients.http_response import HttpResponse
from clients.refusal import WORDS_BYTES, wrong_media_type, wrong_status
from clients.sse_decoder import SseItem

EVENT_STREAM = frozenset({"text/event-stream"})
_PAUSE_FROM, _RESUME_AT = 64, 16  # items that wait to be taken


class Decoder(Protocol):
    """From the bytes of a body to items: `SseDecoder`, or another that has its shapes."""

    def feed(self, chunk: bytes) -> list[SseItem]:
        """The items that `chunk` completes."""
        ...

    def finish(self) -> list[SseItem]:
        """What the end of a whole body completes."""
        ...


class SseProtocol(asyncio.Protocol):
    """Take items until there are no more; then `end` says how the wire ended.

    An answer that is not 200 and of one of `media_types` is refused, with its first words.

    Also a `Tap`: `received` comes right before `data_received` and brings its stamp.
    """

    def __init__(self, decoder: Decoder, media_types: AbstractSet[str] = EVENT_STREAM) -> None:
        self.end: Evidence | None = None
        self.transport: asyncio.Transport | None = None
        self._response = HttpResponse()
        self._refusal: bytes | None = None  # the body, where it is no event stream
        self._decoder = decoder
        self._media_types = media_types
        self._items: deque[tuple[SseItem, int]] = deque()
        self._stamp_ns = 0
        self._stirred = asyncio.Event()
        self._deaf = False

    async def take(self) -> tuple[SseItem, int] | None:
        """The next item and when its last byte came in; None after the last."""
        while not self._items:
            if self.end is not None:
                return None
            self._stirred.clear()
            await self._stirred.wait()
        if len(self._items) == _RESUME_AT and self.transport is not None and not self._deaf:
            self.transport.resume_reading()
        return self._items.popleft()

    def stop_reading(self) -> None:
        """Take no more bytes, however much is taken from here."""
        self._deaf = True
        if self.transport is not None:
            socket_control.stop_reading(self.transport)

    def opened(self, transport: asyncio.Transport) -> None:
        self.transport = transport

    def received(self, _data: bytes, at_ns: int, /) -> None:
        self._stamp_ns = at_ns

    def data_received(self, data: bytes) -> None:
        body = self._response.feed(data)
        if self._response.status and not self._refused(body):
            self._items.extend((item, self._stamp_ns) for item in self._decoder.feed(body))
        if self._response.complete or self._response.malformed:
            self._finish(self._end_of_response())
        elif len(self._items) >= _PAUSE_FROM and self.transport is not None:
            self.transport.pause_reading()
        self._stirred.set()

    def connection_lost(self, exc: Exception | None) -> None:
        self._finish(evidence_of(exc) if exc is not None else self._end_of_response())

    def _refused(self, body: bytes) -> bool:
        """Whether this is not the answer we asked for; then its first words are kept."""
        if self._refusal is None:
            response = self._response
            if response.status == 200 and response.media_type in self._media_types:
                return False
            self._refusal = b""
        self._refusal += body
        if len(self._refusal) >= WORDS_BYTES:
            self._finish(self._end_of_response())
        return True

    def _end_of_response(self) -> Evidence:
        response = self._response
        code = str(response.status or "")
        if response.malformed:
            return Evidence("MalformedHttp", response.malformed, code)
        if not response.status:
            return Evidence("NoResponse", "the connection ended before a response")
        if self._refusal is not None:
            return self._refusal_evidence()
        if not response.complete and not response.close_delimited:
            return Evidence("IncompleteBody", "the connection ended inside the body", code)
        return Evidence(code=code)

    def _refusal_evidence(self) -> Evidence:
        response = self._response
        body = self._refusal or b""
        if response.status != 200:
            return wrong_status(response.status, response.reason, response.headers, body)
        return wrong_media_type(response.media_type, body)

    def _finish(self, end: Evidence) -> None:
        if self.end is None and not end.exception:
            self._items.extend((item, self._stamp_ns) for item in self._decoder.finish())
        self.end = self.end or end
        self._stirred.set()
