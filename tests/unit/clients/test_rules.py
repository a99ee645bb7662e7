"""What the hardened client does not put up with, over SSE."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from clients.events import Ending
from tests.unit.clients.peers import HARDENED, STOCK, and_silence, done, text
from tests.unit.clients.sse_peer import DONE, HEAD, LAST_CHUNK, TWO, chunk, saying, sse, tell
from tokenwire.clock import Clock
from tokenwire.v1.stream_pb2 import Event, Heartbeat


@pytest.mark.parametrize("said", [(), (HEAD,)], ids=["nothing", "headers only"])
@pytest.mark.asyncio
async def test_the_hardened_waits_for_the_first_content_only_so_long(said: tuple[bytes]) -> None:
    manner = replace(HARDENED, first_content_seconds=1.0)
    got = await tell(manner, saying(*said, then=and_silence))
    assert got.evidence.exception == "FirstContentTimeout"


@pytest.mark.parametrize("decoy", [b": ping\r\n\r\n", sse(Event(heartbeat=Heartbeat()))])
@pytest.mark.asyncio
async def test_decoys_do_not_calm_the_hardened(decoy: bytes) -> None:
    async def prattle(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(chunk(decoy))
            await Clock.running().sleep(0.01)

    manner = replace(HARDENED, content_watchdog_seconds=1.0)
    got = await tell(manner, saying(HEAD, TWO, then=prattle))
    assert got.evidence.exception == "ContentTimeout"
    assert got.seqs == [1, 2]
    assert got.kinds
    assert set(got.kinds) <= {"comment", "heartbeat"}


@pytest.mark.asyncio
async def test_the_hardened_waits_for_an_end_after_done_only_so_long() -> None:
    got = await tell(HARDENED, saying(HEAD, TWO, DONE, then=and_silence))
    assert got.ending is Ending.COMPLETE
    assert got.evidence.exception == "NoEnd"


@pytest.mark.parametrize(
    ("events", "exception", "seqs"),
    [
        ((text(1), text(3), done(4)), "SequenceGap", [1]),
        ((text(1), text(2), text(2), done(3)), "SequenceRepeat", [1, 2]),
        ((text(2), text(1), done(3)), "SequenceGap", []),
        ((text(1), done(2), text(3)), "ContentAfterEnd", [1, 2]),
    ],
)
@pytest.mark.asyncio
async def test_the_hardened_lets_nothing_through_out_of_order(
    events: tuple[Event, ...], exception: str, seqs: list[int]
) -> None:
    body = chunk(sse(*events))
    got = await tell(HARDENED, saying(HEAD, body, LAST_CHUNK))
    assert got.ending is Ending.FAILED
    assert got.evidence.exception == exception
    assert got.seqs == seqs
    stock = await tell(STOCK, saying(HEAD, body, LAST_CHUNK))
    assert stock.seqs == [event.seq for event in events]
    assert stock.ending is Ending.COMPLETE


@pytest.mark.asyncio
async def test_the_hardened_bounds_an_event() -> None:
    manner = replace(HARDENED, max_event_bytes=1000)
    got = await tell(manner, saying(HEAD, TWO, chunk(b"data: " + b"x" * 2000), then=and_silence))
    assert got.evidence.exception == "EventTooLong"


@pytest.mark.parametrize("unknown", [False, True])
@pytest.mark.asyncio
async def test_neither_scripted_heartbeats_nor_unknown_events_calm_the_hardened(
    unknown: bool,
) -> None:
    async def prattle(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for seq in range(3, 10**6):
            writer.write(chunk(sse(Event(seq=seq, heartbeat=None if unknown else Heartbeat()))))
            await Clock.running().sleep(0.01)

    manner = replace(HARDENED, content_watchdog_seconds=1.0)
    got = await tell(manner, saying(HEAD, TWO, then=prattle))
    assert got.evidence.exception == "ContentTimeout"


@pytest.mark.asyncio
async def test_each_content_starts_the_silence_again() -> None:
    async def tokens(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for seq in range(3, 13):
            await Clock.running().sleep(0.1)
            writer.write(chunk(sse(text(seq))))
        writer.write(chunk(sse(done(13))) + LAST_CHUNK)

    manner = replace(HARDENED, content_watchdog_seconds=0.5, patience=1.0)
    got = await tell(manner, saying(HEAD, TWO, then=tokens))
    assert got.ending is Ending.COMPLETE
