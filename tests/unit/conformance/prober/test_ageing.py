from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.endpoint import Endpoint
from conformance.prober import ageing_http1, ageing_http2
from conformance.prober.ageing import Dial, Pace, age
from conformance.prober.road import on_road
from conformance.prober.seen import Aged

FAST = Pace(0.01, 0.001)
HANG_SECONDS = 20.0
ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n{}\r\nok"


@asynccontextmanager
async def closing_after(requests: int, *, politely: bool) -> AsyncIterator[Endpoint]:
    """Answers so many requests on each connection; the last says so, or the next finds nobody."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for number in range(1, requests + 1):
            await reader.readuntil(b"\r\n\r\n")
            last = politely and number == requests
            writer.write(ANSWER.format("Connection: close\r\n" if last else "").encode())
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        host, port = server.sockets[0].getsockname()
        yield Endpoint(host, port)


async def aged(endpoint: Endpoint, dial: Dial, longest_seconds: float = HANG_SECONDS) -> Aged:
    found = await age("a connection", dial, endpoint, FAST, "r", longest_seconds)
    assert found is not None
    return found


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("politely", "words"), [(True, "Connection: close"), (False, "FIN between two requests")]
)
async def test_the_end_of_a_connection_is_seen_however_it_is_told(
    politely: bool, words: str
) -> None:
    async with closing_after(3, politely=politely) as endpoint:
        found = await aged(endpoint, ageing_http1.dial)
    assert (found.requests, found.words) == (3, words)
    assert found.closed_seconds is not None
    assert found.closed_seconds >= found.kept_seconds > 0


@pytest.mark.asyncio
async def test_one_that_is_kept_is_let_go_when_nobody_wants_to_know_more() -> None:
    async with on_road("direct") as subject:
        http1, http2 = await asyncio.gather(
            aged(subject.endpoints["sse"], ageing_http1.dial, 0.3),
            aged(subject.endpoints["grpc"], ageing_http2.dialling(ageing_http2.grpc), 0.3),
        )
    assert (http1.closed_seconds, http2.closed_seconds) == (None, None)
    assert min(http1.requests, http2.requests) > 1


@pytest.mark.asyncio
async def test_nobody_there_is_told_as_such() -> None:
    async with closing_after(0, politely=False) as endpoint:
        found = await aged(endpoint, ageing_http1.dial)
    assert found.requests == 0
    assert found.words


def test_the_gap_is_a_part_of_the_age_within_bounds() -> None:
    pace = Pace(0.02, 0.04)
    assert [pace.gap_seconds(seconds) for seconds in (0, 50, 10_000)] == [0.04, 1.0, 2.0]


GOAWAY = b"\0\0\x08\x07\0\0\0\0\0" + b"\0\0\0\x07" + b"\0\0\0\x02"
PING = b"\0\0\x08\x06\0\0\0\0\0" + b"12345678"


@given(st.lists(st.integers(1, 50), max_size=8))
def test_a_goaway_is_taken_out_wherever_the_bytes_are_cut(cuts: list[int]) -> None:
    whole, rest = ageing_http2.Goaways(), PING + GOAWAY + PING
    passed = b""
    for cut in [*cuts, len(rest)]:
        passed += whole.taken_out(rest[:cut])
        rest = rest[cut:]
    assert (passed, whole.words) == (PING + PING, "GOAWAY, error code 2")
