"""SSE as a person writes it first: httpx and httpx-sse with their defaults."""

from __future__ import annotations

import time

import httpx
from google.protobuf.json_format import ParseError
from httpx_sse import ServerSentEvent, aconnect_sse

from clients.arrivals import tapped
from clients.connection import Hearer
from clients.endpoint import Endpoint
from clients.event_json import decode_event
from clients.events import Evidence
from clients.evidence import evidence_of
from clients.library_connection import HttpxConnection
from clients.manner import Manner
from clients.sse_request import (
    http_client,
    say_by_second_request,
    stream_headers,
    stream_target,
)
from clients.sse_witness import SseWitness
from tokenwire.v1.stream_pb2 import ClientMessage, StreamRequest


class StockSse(HttpxConnection[SseWitness]):
    """A `Connection`."""

    def __init__(self, endpoint: Endpoint, manner: Manner) -> None:
        super().__init__()
        self._endpoint = endpoint
        self._manner = manner
        self._run_id = ""

    async def listen(self, request: StreamRequest, ears: Hearer) -> Evidence:
        self._run_id, self._ears = request.run_id, ears
        witness = self._witness = SseWitness(ears)
        status = ""
        try:
            with tapped(witness):
                async with (
                    http_client(self._endpoint, self._manner) as client,
                    aconnect_sse(
                        client,
                        "GET",
                        stream_target(self._endpoint, request),
                        headers=stream_headers(self._endpoint, request),
                        extensions={"sni_hostname": self._endpoint.server_name},
                    ) as source,
                ):
                    status = str(source.response.status_code)
                    ears.opened()
                    async for event in source.aiter_sse():
                        await _hear(event, time.monotonic_ns(), witness, ears)
        except (httpx.HTTPError, httpx.StreamError, ParseError) as error:
            return evidence_of(error, status)
        return Evidence(code=status)

    async def send(self, message: ClientMessage) -> None:
        if self._ears is not None:
            await say_by_second_request(
                self._endpoint, self._manner, self._run_id, message, self._ears
            )


async def _hear(sse: ServerSentEvent, app_ns: int, witness: SseWitness, ears: Hearer) -> None:
    if not sse.data:
        # httpx-sse 0.4.3 hands over a blank event for each comment once an id was seen.
        ears.noticed("empty", 0)
    elif sse.event not in ("", "message"):
        ears.noticed("unknown", witness.stamp_of(sse.data), f"event {sse.event}")
    else:
        await ears.heard(decode_event(sse.data), app_ns, witness.stamp_of(sse.data))
