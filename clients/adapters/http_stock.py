"""Any format over HTTP as its official SDK, or a person's first loop, reads it: on httpx."""

from __future__ import annotations

import time
from typing import Any

import httpx

from clients.adapters.http_format import HttpFormat
from clients.adapters.teller import Teller
from clients.arrivals import tapped
from clients.connection import Hearer
from clients.endpoint import Endpoint
from clients.events import Evidence
from clients.evidence import evidence_of
from clients.library_connection import HttpxConnection
from clients.manner import MAX_EVENT_BYTES, Manner
from clients.refusal import WORDS_BYTES, raised_as, wrong_media_type, wrong_status
from clients.sse_decoder import SseEvent, SseItem
from clients.sse_request import http_client
from clients.sse_witness import SseWitness
from tokenwire.v1.stream_pb2 import ClientMessage, StreamRequest

_UNLIMITED = 1 << 62  # no SDK bounds an event
_READABLE_ERRORS = (
    httpx.HTTPError,
    httpx.StreamError,
    httpx.InvalidURL,
    ValueError,
    RecursionError,
)


class StockHttp(HttpxConnection[SseWitness]):
    """A `Connection`."""

    def __init__(self, endpoint: Endpoint, manner: Manner, form: HttpFormat) -> None:
        super().__init__()
        self._endpoint = endpoint
        self._manner = manner
        self._form = form
        self._teller = Teller(form.reader())
        self._decoder = form.decoder(_UNLIMITED)

    async def listen(self, request: StreamRequest, ears: Hearer) -> Evidence:
        del request  # a foreign service knows nothing of scripts
        self._ears = ears
        witness = self._witness = SseWitness(ears, self._form.decoder(MAX_EVENT_BYTES))
        status = ""
        try:
            with tapped(witness):
                async with (
                    http_client(self._endpoint, self._manner) as client,
                    client.stream(**self._asked()) as response,
                ):
                    status = str(response.status_code)
                    ears.opened()
                    return await self._refusal(response) or await self._hear(response, ears)
        except _READABLE_ERRORS as error:
            return evidence_of(error, status)

    async def send(self, message: ClientMessage) -> None:
        """These services have no way up."""
        del message
        if self._ears is not None:
            self._ears.noticed("unsent", 0, "this format has no way up")

    def _asked(self) -> dict[str, Any]:
        """For `httpx.AsyncClient.stream`, with the SDK's own time limits."""
        form, library, patience = self._form, self._form.library, self._manner.patience
        headers = {
            "Host": self._endpoint.named,
            **dict(form.headers),
            **dict(self._endpoint.headers),
        }
        if form.body:
            headers["Content-Type"] = "application/json"
        timeout = httpx.Timeout(
            library.read_seconds * patience, connect=library.connect_seconds * patience
        )
        return {
            "method": form.method,
            "url": form.target(self._endpoint),
            "headers": headers,
            "content": form.body or None,
            "timeout": timeout,
            "extensions": {"sni_hostname": self._endpoint.server_name},
        }

    async def _refusal(self, response: httpx.Response) -> Evidence | None:
        """What the SDKs raise for anything but success; what they do not look at is no reason."""
        if not response.is_success:
            evidence = wrong_status(
                response.status_code,
                response.reason_phrase,
                response.headers,
                await _words(response),
            )
            return raised_as("HTTPStatusError", evidence)
        media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if self._form.library.checks_media_type and media_type not in self._form.media_types:
            evidence = wrong_media_type(media_type, await _words(response))
            return raised_as("SSEError", evidence)
        return None

    async def _hear(self, response: httpx.Response, ears: Hearer) -> Evidence:
        async for chunk in response.aiter_bytes():
            if (left := await self._tell(self._decoder.feed(chunk), ears)) is not None:
                return left
        left = await self._tell(self._decoder.finish(), ears)
        return left or Evidence(code=str(response.status_code))

    async def _tell(self, items: list[SseItem], ears: Hearer) -> Evidence | None:
        """Why the loop was left, None while it goes on."""
        assert self._witness is not None
        for item in items:
            if not isinstance(item, SseEvent):
                continue
            app_ns = time.monotonic_ns()
            stamps = (app_ns, self._witness.stamp_of(item.data))
            await self._teller.tell(item.type, item.data, stamps, ears)
            if self._teller.raised is not None:
                return self._teller.raised
            if self._teller.done and self._form.library.stops_at_done:
                return Evidence(code="200")
        return None


async def _words(response: httpx.Response) -> bytes:
    words = b""
    async for chunk in response.aiter_bytes():
        words += chunk
        if len(words) >= WORDS_BYTES:
            break
    return words
