"""A stranger asks for the very same stream first: same address, same query, and with credentials of
their own, where a target's file has any."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable

import httpx

from clients.endpoint import Endpoint
from clients.manner import Manner
from clients.sse_request import http_client, stream_headers, stream_target
from tokenwire.clock import Clock
from tokenwire.recording import Acted
from tokenwire.v1.stream_pb2 import StreamRequest

STRANGER_SECONDS = 10.0  # ends a hang; what came by then is what it was given
GIVEN = "stranger got "  # and the status
REFUSED_FROM = 300


async def stranger(endpoint: Endpoint, request: StreamRequest) -> Acted:
    """Ask over SSE and read to the end, whatever that is; which status it was given, if any.

    What was heard is not recorded: the origin's ledger has this attempt like any other.
    """
    status = "no answer"
    async with http_client(endpoint, Manner()) as client:
        with contextlib.suppress(httpx.HTTPError, TimeoutError):
            async with Clock.running().timeout(STRANGER_SECONDS):
                told = await client.get(
                    stream_target(endpoint, request),
                    headers=stream_headers(endpoint, request),
                    extensions={"sni_hostname": endpoint.server_name},
                )
                status = str(told.status_code)
    return Acted(f"{GIVEN}{status}", time.monotonic_ns())


def answer(acted: Iterable[Acted]) -> str:
    """What the stranger got, "" where there was none: a status, or that there was no answer."""
    told = (each.what.removeprefix(GIVEN) for each in acted if each.what.startswith(GIVEN))
    return next(told, "")


def is_refusal(status: str) -> bool:
    """Whether this status of an answer is no stream."""
    return status.isdecimal() and int(status) >= REFUSED_FROM
