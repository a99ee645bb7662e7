"""Both SSE clients against a raw peer that ends its answer in every way it can."""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import replace

import pytest

from clients.events import Ending, Heard, Noticed
from clients.manner import Manner
from clients.sse import converse
from tests.unit.clients.peers import (
    HARDENED,
    REQUEST,
    STOCK,
    and_silence,
    done,
    peer,
    request_head,
    resetting_on,
    text,
    told,
)
from tests.unit.clients.sse_peer import (
    CHUNKED,
    DONE,
    HEAD,
    LAST_CHUNK,
    TWO,
    chunk,
    http_head,
    saying,
    sse,
    tell,
)
from tokenwire.v1.stream_pb2 import Approve, ClientMessage, Event, StreamRequest

both = pytest.mark.parametrize("manner", [STOCK, HARDENED], ids=["stock", "hardened"])


@both
@pytest.mark.asyncio
async def test_a_whole_stream_is_complete(manner: Manner) -> None:
    got = await tell(manner, saying(HEAD, TWO, DONE, LAST_CHUNK))
    assert got.seqs == [1, 2, 3]
    assert got.ending is Ending.COMPLETE
    assert got.heard[0].event == text(1)
    assert all(0 < item.socket_ns <= item.app_ns for item in got.heard)


@pytest.mark.parametrize(
    ("manner", "ending", "exception"),
    [(STOCK, Ending.UNSAID, ""), (HARDENED, Ending.FAILED, "EndedWithoutDone")],
)
@pytest.mark.parametrize("head", [HEAD, http_head()], ids=["chunked", "close-delimited"])
@pytest.mark.asyncio
async def test_a_clean_end_without_done_is_no_end_for_the_hardened(
    manner: Manner, ending: Ending, exception: str, head: bytes
) -> None:
    parts = (TWO, LAST_CHUNK) if head is HEAD else (sse(text(1), text(2)),)
    got = await tell(manner, saying(head, *parts))
    assert got.seqs == [1, 2]
    assert got.ending is ending
    assert got.evidence.exception == exception
    assert not got.evidence.raised


@pytest.mark.parametrize(
    ("manner", "exception"), [(STOCK, "RemoteProtocolError"), (HARDENED, "IncompleteBody")]
)
@pytest.mark.asyncio
async def test_fin_inside_the_body_is_a_failure(manner: Manner, exception: str) -> None:
    got = await tell(manner, saying(HEAD, TWO, b"20\r\ndata: {"))
    assert got.seqs == [1, 2]
    assert got.ending is Ending.FAILED
    assert got.evidence.exception == exception


@pytest.mark.parametrize(
    ("manner", "exception"), [(STOCK, "ReadError"), (HARDENED, "ConnectionResetError")]
)
@pytest.mark.asyncio
async def test_rst_is_a_failure_with_its_errno(manner: Manner, exception: str) -> None:
    cue = asyncio.Event()
    got = await tell(manner, saying(HEAD, TWO, then=resetting_on(cue)), cue)
    assert got.seqs == [1, 2]
    assert got.ending is Ending.FAILED
    assert got.evidence.exception == exception
    assert got.evidence.code == "ECONNRESET"


@pytest.mark.parametrize(
    ("manner", "exception"),
    [(replace(STOCK, patience=0.02), "ReadTimeout"), (HARDENED, "ContentTimeout")],
)
@pytest.mark.asyncio
async def test_silence_ends_by_the_clients_own_limit(manner: Manner, exception: str) -> None:
    manner = replace(manner, content_watchdog_seconds=1.0)
    got = await tell(manner, saying(HEAD, TWO, then=and_silence))
    assert got.seqs == [1, 2]
    assert got.ending is Ending.FAILED
    assert got.evidence.exception == exception


@both
@pytest.mark.asyncio
async def test_decoys_are_noticed_and_never_heard(manner: Manner) -> None:
    decoys = (
        b": hello\n\n"
        b"event: ping\ndata: {}\n\n"
        b'data: {"heartbeat": {}}\n\n'
        b'id: 2\ndata: {"seq": 2, "newKind": {"x": 1}}\n\n'
        b"retry: 5\n\n"
    )
    parts = chunk(sse(text(1))) + chunk(decoys) + chunk(sse(done(3)))
    got = await tell(manner, saying(HEAD, parts, LAST_CHUNK))
    assert got.seqs == [1, 3]
    assert got.ending is Ending.COMPLETE
    assert sorted(set(got.kinds) - {"empty"}) == ["comment", "heartbeat", "unknown"]
    assert [item.detail for item in got.noticed if item.kind == "unknown"] == [
        "event ping",
        "seq 2",
    ]
    assert all(item.socket_ns for item in got.noticed if item.kind == "comment")


@pytest.mark.parametrize(
    ("manner", "exception"), [(STOCK, "SSEError"), (HARDENED, "UnexpectedStatus")]
)
@pytest.mark.asyncio
async def test_http_503_is_a_failure_with_its_status(manner: Manner, exception: str) -> None:
    head = http_head("Content-Length: 4", status="503 Service Unavailable", media="text/plain")
    got = await tell(manner, saying(head, b"busy"))
    assert got.ending is Ending.FAILED
    assert got.evidence.exception == exception
    assert got.evidence.code == "503"


@pytest.mark.asyncio
async def test_the_hardened_quotes_a_refusal() -> None:
    head = http_head("Content-Length: 16", status="400 Bad Request", media="application/json")
    got = await tell(HARDENED, saying(head, b'{"error": "nope"}'))
    assert "HTTP 400 Bad Request" in got.evidence.message
    assert '{"error": "nope"' in got.evidence.message


@pytest.mark.parametrize(
    ("manner", "exception"), [(STOCK, "SSEError"), (HARDENED, "UnexpectedContentType")]
)
@pytest.mark.asyncio
async def test_html_with_200_is_a_failure(manner: Manner, exception: str) -> None:
    head = http_head("Content-Length: 13", media="text/html; charset=utf-8")
    got = await tell(manner, saying(head, b"<html></html>"))
    assert got.ending is Ending.FAILED
    assert got.evidence.exception == exception
    assert "text/html" in got.evidence.message


@both
@pytest.mark.asyncio
async def test_a_refused_connection_is_a_failure(manner: Manner) -> None:
    async with peer(and_silence) as endpoint:
        pass
    got = await told(converse(endpoint, REQUEST, manner))
    assert got.ending is Ending.FAILED
    assert got.evidence.raised


@both
@pytest.mark.asyncio
async def test_what_is_no_http_is_a_failure(manner: Manner) -> None:
    got = await tell(manner, saying(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"))
    assert got.ending is Ending.FAILED


@both
@pytest.mark.asyncio
async def test_an_event_that_is_no_json_is_a_failure(manner: Manner) -> None:
    got = await tell(manner, saying(HEAD, TWO, chunk(b'data: {"seq": 3,\n\n'), LAST_CHUNK))
    assert got.seqs == [1, 2]
    assert got.ending is Ending.FAILED
    assert got.evidence.exception == "ParseError"


@pytest.mark.parametrize(
    ("manner", "ending"), [(STOCK, Ending.FAILED), (HARDENED, Ending.COMPLETE)]
)
@pytest.mark.asyncio
async def test_after_done_only_the_stock_client_minds_a_cut(manner: Manner, ending: Ending) -> None:
    got = await tell(manner, saying(HEAD, TWO, DONE))
    assert got.seqs == [1, 2, 3]
    assert got.ending is ending


@pytest.mark.asyncio
async def test_an_error_event_is_a_failure_for_the_hardened_in_the_origins_words() -> None:
    error = Event(seq=2)
    error.error.code, error.error.message = "overloaded", "try later"
    handler = saying(HEAD, chunk(sse(text(1), error)), LAST_CHUNK)
    got = await tell(HARDENED, handler)
    assert got.seqs == [1, 2]
    assert got.ending is Ending.FAILED
    assert (got.evidence.code, got.evidence.message) == ("overloaded", "try later")
    stock = await tell(STOCK, handler)
    assert stock.seqs == [1, 2]
    assert stock.ending is Ending.UNSAID


@pytest.mark.asyncio
async def test_stock_stamps_a_compressed_stream_too() -> None:
    body = gzip.compress(sse(text(1), text(2), done(3)))
    head = http_head(CHUNKED, "Content-Encoding: gzip")
    got = await tell(STOCK, saying(head, chunk(body[:20]), chunk(body[20:]), LAST_CHUNK))
    assert got.seqs == [1, 2, 3]
    assert all(item.socket_ns for item in got.heard)


@both
@pytest.mark.asyncio
async def test_the_request_is_a_get_with_the_request_in_its_query(manner: Manner) -> None:
    heads: list[str] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await request_head(reader))
        writer.write(HEAD + chunk(sse(text(8), done(9))) + LAST_CHUNK)

    async with peer(handle) as endpoint:
        endpoint = replace(endpoint, path="/p", authority="example.test", headers=(("X-A", "b"),))
        request = StreamRequest(script="steady", run_id="r-1", resume_after=7)
        got = await told(converse(endpoint, request, manner))
    assert got.seqs == [8, 9]
    assert got.ending is Ending.COMPLETE
    lines = heads[0].lower().split("\r\n")
    assert lines[0] == (
        "get /p/sse?request=%7b%22script%22%3a%22steady%22%2c%22runid%22%3a%22r-1%22%7d http/1.1"
    )
    assert {"host: example.test", "x-a: b", "last-event-id: 7"} <= set(lines)
    assert "accept: text/event-stream" in lines


@both
@pytest.mark.parametrize(("status", "kind"), [("202 Accepted", "sent"), ("404 No", "unsent")])
@pytest.mark.asyncio
async def test_a_message_is_a_second_request(manner: Manner, status: str, kind: str) -> None:
    messages: list[str] = []
    answered = asyncio.Event()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await request_head(reader)
        if head.startswith("POST /runs/r-1/messages "):
            length = int(head.lower().split("content-length: ")[1].split("\r\n")[0])
            messages.append((await reader.readexactly(length)).decode())
            writer.write(http_head("Content-Length: 0", status=status))
        else:
            writer.write(HEAD + TWO)
            await answered.wait()
            writer.write(DONE + LAST_CHUNK)

    async with peer(handle) as endpoint:
        conversation = converse(endpoint, REQUEST, manner)
        kinds: list[str] = []
        async for item in conversation:
            if isinstance(item, Noticed):
                kinds.append(item.kind)
            if isinstance(item, Heard) and item.seq == 2:
                message = ClientMessage(approve=Approve(call_id="c", approved=True))
                await conversation.send(message)
                answered.set()
        await conversation.aclose()
    assert messages == ['{"approve":{"callId":"c","approved":true}}']
    assert kind in kinds
