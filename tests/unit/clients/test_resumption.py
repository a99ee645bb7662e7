"""When the hardened client asks again, over SSE."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from clients.events import Ending, Evidence
from clients.resumption import pause_before_resuming
from tests.unit.clients.peers import HARDENED, STOCK, done, request_head, text
from tests.unit.clients.sse_peer import HEAD, LAST_CHUNK, TWO, chunk, http_head, sse, tell


def test_each_pause_is_twice_the_one_before_and_they_are_counted() -> None:
    manner = replace(HARDENED, resume_attempts=3, resume_pause_seconds=0.4, patience=0.5)
    broken = Evidence("IncompleteBody", code="200")
    pauses = [pause_before_resuming(manner, broken, in_vain, None) for in_vain in range(4)]
    assert pauses == [0.2, 0.4, 0.8, None]


def test_the_server_may_ask_for_another_pause() -> None:
    manner = replace(HARDENED, resume_attempts=1, patience=1.0)
    assert pause_before_resuming(manner, Evidence("NoResponse"), 0, 2.5) == 2.5


@pytest.mark.parametrize(
    "final",
    [
        Evidence("UnexpectedStatus", code="404"),
        Evidence("ConnectionClosedError", code="1008"),
        Evidence("AioRpcError", code="INVALID_ARGUMENT"),
        Evidence("DeadlineExceeded"),
        Evidence("EventTooLong"),
    ],
)
def test_what_would_be_answered_the_same_is_not_asked_again(final: Evidence) -> None:
    assert pause_before_resuming(replace(HARDENED, resume_attempts=9), final, 0, None) is None


def test_a_stock_client_never_asks_again() -> None:
    manner = replace(STOCK, resume_attempts=9)
    assert pause_before_resuming(manner, Evidence("ReadError"), 0, None) is None


@pytest.mark.asyncio
async def test_the_hardened_resumes_after_each_break_where_it_heard_last() -> None:
    answers = [
        HEAD + TWO + b"10\r\nda",
        HEAD + chunk(sse(text(3))) + LAST_CHUNK,
        b"",
        HEAD + chunk(sse(done(4))) + LAST_CHUNK,
    ]
    asked_after: list[str] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await request_head(reader)).lower()
        asked_after.append(head.partition("last-event-id: ")[2].partition("\r\n")[0])
        writer.write(answers[len(asked_after) - 1])

    got = await tell(replace(HARDENED, resume_attempts=2, resume_pause_seconds=0.01), handle)
    assert got.seqs == [1, 2, 3, 4]
    assert got.ending is Ending.COMPLETE
    assert asked_after == ["", "2", "3", "3"]
    assert [n.detail for n in got.noticed if n.kind == "reconnected"] == ["2", "3", "3"]


@pytest.mark.asyncio
async def test_the_hardened_gives_up_after_as_many_attempts_as_it_was_given() -> None:
    connections = 0

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        await request_head(reader)
        writer.write(HEAD + TWO if connections == 1 else b"")

    got = await tell(replace(HARDENED, resume_attempts=3, resume_pause_seconds=0.01), handle)
    assert got.ending is Ending.FAILED
    assert got.evidence.exception == "NoResponse"
    assert connections == 4


@pytest.mark.parametrize("status", ["204 No Content", "404 Not Found", "401 Unauthorized"])
@pytest.mark.asyncio
async def test_a_refusal_is_not_asked_again(status: str) -> None:
    manner = replace(HARDENED, resume_attempts=3)
    connections = 0

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        await request_head(reader)
        writer.write(http_head("Content-Length: 0", status=status))

    got = await tell(manner, handle)
    assert got.evidence.code == status[:3]
    assert connections == 1
