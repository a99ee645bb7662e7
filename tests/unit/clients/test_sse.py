"""Both SSE clients against a raw peer that ends its answer in every way it can."""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import replace

import pytest

from clients.conversation import Stop
from clients.events import Ended, Ending, Heard
from clients.manner import Manner
from clients.sse import converse
from tests.unit.clients.peers import (
    CHUNKED,
    HARDENED,
    LAST_CHUNK,
    REQUEST,
    STOCK,
    Handler,
    Told,
    chunk,
    done,
    ever,
    http_head,
    peer,
    request_head,
    rst,
    sse,
    text,
    told,
)
from tokenwire.v1.stream_pb2 import Approve, ClientMessage, Event, Heartbeat, StreamRequest

both = pytest.mark.parametrize("manner", [STOCK, HARDENED], ids=["stock", "hardened"])


def saying(*parts: bytes, then: Handler | None = None) -> Handler:
    """A peer that reads the request, says `parts`, and does `then` (or closes)."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_head(reader)
        for part in parts:
            writer.write(part)
            await writer.drain()
        if then is not None:
            await then(reader, writer)

    return handle


async def and_reset(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(0.05)  # a RST overtakes what has not been read: let it be read
    rst(writer)


async def and_silence(_: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
    await ever()


async def tell(manner: Manner, handler: Handler, request: StreamRequest = REQUEST) -> Told:
    async with peer(handler) as endpoint:
        return await told(converse(endpoint, request, manner))


HEAD = http_head(CHUNKED)
TWO = chunk(sse(text(1), text(2)))
DONE = chunk(sse(done(3)))


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
    got = await tell(manner, saying(HEAD, TWO, then=and_reset))
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
            await asyncio.sleep(0.01)

    manner = replace(HARDENED, content_watchdog_seconds=1.0)
    got = await tell(manner, saying(HEAD, TWO, then=prattle))
    assert got.evidence.exception == "ContentTimeout"
    assert got.seqs == [1, 2]
    assert got.kinds
    assert set(got.kinds) <= {"comment", "heartbeat"}


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
async def test_the_hardened_bounds_an_event() -> None:
    manner = replace(HARDENED, max_event_bytes=1000)
    got = await tell(manner, saying(HEAD, TWO, chunk(b"data: " + b"x" * 2000), then=and_silence))
    assert got.evidence.exception == "EventTooLong"


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
@pytest.mark.parametrize("how", [Stop.CLOSE, Stop.RESET])
@pytest.mark.asyncio
async def test_the_client_can_leave_and_the_peer_sees_how(manner: Manner, how: Stop) -> None:
    left: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def watch(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        try:
            left.set_result("FIN" if await reader.read(1) == b"" else "bytes")
        except ConnectionResetError:
            left.set_result("RST")

    async with peer(saying(HEAD, TWO, then=watch)) as endpoint:
        conversation = converse(endpoint, REQUEST, manner)
        items: list[object] = []
        async for item in conversation:
            items.append(item)
            if isinstance(item, Heard) and item.seq == 2:
                await conversation.stop(how)
        last = items[-1]
        assert isinstance(last, Ended)
        assert last.ending is Ending.STOPPED
        assert await left == {Stop.CLOSE: "FIN", Stop.RESET: "RST"}[how]
        await conversation.aclose()


@both
@pytest.mark.asyncio
async def test_a_client_that_stops_reading_keeps_the_socket_until_it_is_closed(
    manner: Manner,
) -> None:
    left = asyncio.Event()

    async def flood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with pytest.raises(TimeoutError):  # the buffers fill up and stay full
            async with asyncio.timeout(0.5):
                for seq in range(3, 100_000):
                    writer.write(chunk(sse(text(seq)) * 40))
                    await writer.drain()
        left_before = left.is_set()
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await reader.readexactly(1)
        assert not left_before

    async with peer(saying(HEAD, TWO, then=flood)) as endpoint:
        conversation = converse(endpoint, REQUEST, replace(manner, patience=1.0))
        async for item in conversation:
            if isinstance(item, Heard) and item.seq == 2:
                await conversation.stop(Stop.STOP_READING)
        assert isinstance(item, Ended)
        assert item.ending is Ending.STOPPED
        await asyncio.sleep(0.7)
        left.set()
        await conversation.aclose()
        await asyncio.sleep(0.05)


@both
@pytest.mark.asyncio
async def test_half_close_sends_fin_and_goes_on_reading(manner: Manner) -> None:
    async def finish_after_fin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.read() == b""
        writer.write(DONE + LAST_CHUNK)

    async with peer(saying(HEAD, TWO, then=finish_after_fin)) as endpoint:
        conversation = converse(endpoint, REQUEST, manner)
        items: list[object] = []
        async for item in conversation:
            items.append(item)
            if isinstance(item, Heard) and item.seq == 2:
                await conversation.half_close()
        assert isinstance(items[-1], Ended)
        assert items[-1].ending is Ending.COMPLETE
        await conversation.aclose()


@both
@pytest.mark.parametrize(("status", "kind"), [("202 Accepted", "sent"), ("404 No", "unsent")])
@pytest.mark.asyncio
async def test_a_message_is_a_second_request(manner: Manner, status: str, kind: str) -> None:
    messages: list[str] = []
    approved = asyncio.Event()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await request_head(reader)
        if head.startswith("POST /runs/r-1/messages "):
            length = int(head.lower().split("content-length: ")[1].split("\r\n")[0])
            messages.append((await reader.readexactly(length)).decode())
            writer.write(http_head("Content-Length: 0", status=status))
            approved.set()
        else:
            writer.write(HEAD + TWO)
            await approved.wait()
            await asyncio.sleep(0.02)
            writer.write(DONE + LAST_CHUNK)

    async with peer(handle) as endpoint:
        conversation = converse(endpoint, REQUEST, manner)
        kinds: list[str] = []
        async for item in conversation:
            kinds.append(item.kind if hasattr(item, "kind") else type(item).__name__)
            if isinstance(item, Heard) and item.seq == 2:
                message = ClientMessage(approve=Approve(call_id="c", approved=True))
                await conversation.send(message)
        await conversation.aclose()
    assert messages == ['{"approve":{"callId":"c","approved":true}}']
    assert kind in kinds


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


@both
@pytest.mark.asyncio
async def test_a_deadline_ends_the_conversation(manner: Manner) -> None:
    manner = replace(manner, deadline_seconds=0.1, patience=1.0)
    got = await tell(manner, saying(HEAD, TWO, then=and_silence))
    assert got.seqs == [1, 2]
    assert got.evidence.exception == "DeadlineExceeded"


@both
@pytest.mark.asyncio
async def test_closing_in_mid_stream_ends_the_iteration_and_leaves_no_task(manner: Manner) -> None:
    async with peer(saying(HEAD, TWO, then=and_silence)) as endpoint:
        conversation = converse(endpoint, REQUEST, manner)
        iterator = aiter(conversation)
        await anext(iterator)
        await conversation.aclose()
        await conversation.aclose()
        rest = [item async for item in iterator]
        assert isinstance(rest[-1], Ended)
        assert rest[-1].ending is Ending.STOPPED


@both
@pytest.mark.asyncio
async def test_a_slow_reader_holds_the_sender_back(manner: Manner) -> None:
    progress = [0]

    async def flood(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        payload = "x" * 50_000
        for seq in range(3, 3000):
            event = text(seq)
            event.text.text = payload
            writer.write(chunk(sse(event)))
            await writer.drain()
            progress[0] = seq

    async with peer(saying(HEAD, TWO, then=flood)) as endpoint:
        conversation = converse(endpoint, REQUEST, replace(manner, patience=1.0))
        async for item in conversation:
            if isinstance(item, Heard) and item.seq == 2:
                break
        await asyncio.sleep(0.5)
        assert progress[0] < 1000, "150 MB must not fit between a sender and one who does not read"
        await conversation.aclose()
