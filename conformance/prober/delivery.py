"""Whether tokens come when they are said: plainly, and when the client says that it takes gzip."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import httpx

from clients.events import Ended, Ending, Heard
from clients.manner import Manner
from clients.sse_request import http_client, stream_headers, stream_target
from conformance.prober.probe import Flow, Probe, Way, manner
from conformance.prober.subject import Subject
from conformance.wires import converse
from tokenwire.clock import SECOND_NS, Clock
from tokenwire.v1.stream_pb2 import Options, SseOptions, StreamRequest

TOKENS, GAP_SECONDS, SCRIPTED_SECONDS = 20, 0.1, 0.02  # the script `steady`, five times slower
SPAN_SECONDS = (TOKENS - 1) * GAP_SECONDS
WAITING_SECONDS = 30.0
LUMP_SECONDS = 0.08  # as `conformance.pace`: below, a loaded machine looks like a buffer
BURST_PART = 0.7


@dataclass(frozen=True, slots=True)
class Delivery:
    """How one stream came. `pace`: "live", "in lumps", "all at the end", or why it is not known.

    `held_seconds`: how long the token that waited longest lay somewhere. `encoding`: what
    Content-Encoding said; None where the wire has none.
    """

    where: str
    pace: str
    held_seconds: float = 0.0
    encoding: str | None = None


def pace(where: str, held_seconds: Sequence[float], encoding: str | None = None) -> Delivery:
    """From how much longer than the fastest each token was on its way, in order. Pure."""
    if len(held_seconds) < 2:
        return Delivery(where, "unknown: the stream did not come", encoding=encoding)
    longest = max(held_seconds)
    word = "in lumps" if longest > LUMP_SECONDS else "live"
    if held_seconds[0] > BURST_PART * SPAN_SECONDS:
        word = "all at the end"
    return Delivery(where, word, longest, encoding)


async def plain(subject: Subject, way: Way, run_id: str) -> Delivery:
    """As this way's client gets it."""
    endpoint = subject.endpoints[way.wire]
    how: Manner = manner(Probe(way, Flow.DOWN), http2=endpoint.http2)
    await subject.purse.take(streams=1)
    conversation = converse(way.wire, endpoint, _request(run_id), how)
    late: list[int] = []
    try:
        async with Clock.running().timeout(WAITING_SECONDS):
            async for item in conversation:
                if isinstance(item, Heard) and item.event is not None:
                    late.append((item.socket_ns or item.app_ns) - item.event.said_ns)
                elif isinstance(item, Ended) and item.ending is not Ending.COMPLETE:
                    late.clear()
    except TimeoutError:
        late.clear()
    finally:
        await conversation.aclose()
    fastest = min(late, default=0)
    return pace(way, [(each - fastest) / SECOND_NS for each in late])


async def compressed(subject: Subject, run_id: str) -> Delivery:
    """As somebody gets it who says `Accept-Encoding: gzip`, as every browser does."""
    endpoint = subject.endpoints["sse"]
    headers = {**stream_headers(endpoint, _request(run_id)), "Accept-Encoding": "gzip"}
    encoding, came = "", list[int]()
    await subject.purse.take(streams=1)
    try:
        async with (
            Clock.running().timeout(WAITING_SECONDS),
            http_client(endpoint, Manner(patience=WAITING_SECONDS)) as client,
            client.stream(
                "GET",
                stream_target(endpoint, _request(run_id)),
                headers=headers,
                extensions={"sni_hostname": endpoint.server_name},
            ) as response,
        ):
            encoding = response.headers.get("content-encoding", "")
            async for _ in response.aiter_raw():
                came.append(time.monotonic_ns())
    except (TimeoutError, httpx.HTTPError):
        came.clear()
    return pace("sse, gzip taken", _held(came), encoding)


def _held(came: Sequence[int]) -> list[float]:
    """How long each piece lay, if the last came at once and all were said in step before it."""
    gaps = [(later - sooner) / SECOND_NS for sooner, later in pairwise(came)]
    span = sum(gaps)
    first = max(0.0, SPAN_SECONDS - span)
    return [first, *(max(0.0, gap - GAP_SECONDS) for gap in gaps)] if came else []


def _request(run_id: str) -> StreamRequest:
    """Without the header that asks nginx not to buffer: a gateway's own ways are asked for."""
    options = Options(
        pace=GAP_SECONDS / SCRIPTED_SECONDS,
        limit=TOKENS,
        sse=SseOptions(omit_accel_buffering=True),
    )
    return StreamRequest(script="steady", run_id=run_id, options=options)
