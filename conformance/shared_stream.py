"""A stranger asks for the very same stream first: same address, same query, no credentials."""

from __future__ import annotations

import contextlib

import httpx

from clients.endpoint import Endpoint
from clients.manner import Manner
from clients.sse_request import http_client, stream_headers, stream_target
from tokenwire.clock import Clock
from tokenwire.v1.stream_pb2 import StreamRequest

STRANGER_SECONDS = 10.0  # ends a hang; what came by then is what it was given


async def stranger(endpoint: Endpoint, request: StreamRequest) -> None:
    """Ask over SSE and read to the end, whatever that is. What was heard is not recorded: the
    origin's ledger has this attempt like any other."""
    async with http_client(endpoint, Manner()) as client:
        with contextlib.suppress(httpx.HTTPError, TimeoutError):
            async with Clock.running().timeout(STRANGER_SECONDS):
                await client.get(
                    stream_target(endpoint, request),
                    headers=stream_headers(endpoint, request),
                    extensions={"sni_hostname": endpoint.server_name},
                )
