from __future__ import annotations

import asyncio
from urllib.parse import quote

import pytest

from servers.ledger import finished
from servers.origin import Origin, Settings, serving
from tests.unit.servers.plain import HANG_SECONDS, as_json, http, request
from tokenwire.v1.stream_pb2 import SseOptions, StreamRequest


async def raw(origin: Origin, asked: StreamRequest, version: str = "1.1") -> tuple[str, bytes]:
    """The head in lower case and the body, as the bytes came, until the origin closed."""
    host, _, port = origin.authorities["sse"].rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    target = f"/sse?request={quote(as_json(asked))}"
    writer.write(f"GET {target} HTTP/{version}\r\nHost: {host}\r\n\r\n".encode())
    async with asyncio.timeout(HANG_SECONDS):
        head = await reader.readuntil(b"\r\n\r\n")
        until_end = "chunked" not in head.decode().lower()
        body = await reader.read() if until_end else await reader.readuntil(b"\r\n0\r\n\r\n")
    writer.close()
    await writer.wait_closed()
    return head.decode().lower(), body


@pytest.mark.asyncio
async def test_http_1_1_is_answered_chunked_and_its_connection_kept(origin: Origin) -> None:
    head, body = await raw(origin, request(limit=2))
    assert "transfer-encoding: chunked" in head
    assert "connection: close" not in head
    assert body.endswith(b"\r\n0\r\n\r\n")


@pytest.mark.asyncio
async def test_http_1_0_is_answered_close_delimited(origin: Origin) -> None:
    head, body = await raw(origin, request(limit=2), version="1.0")
    assert "transfer-encoding" not in head
    assert "content-length" not in head
    assert body.startswith(b"id: 1\r\ndata: {")
    assert body.endswith(b'"finishReason":"length"}}\r\n\r\n')


@pytest.mark.asyncio
async def test_http_1_1_is_answered_close_delimited_where_asked_for(origin: Origin) -> None:
    asked = request(limit=2, sse=SseOptions(close_delimited=True))
    head, body = await raw(origin, asked)
    assert head.startswith("http/1.1 200")
    assert "transfer-encoding" not in head
    assert "content-length" not in head
    assert "connection: close" in head
    assert body.count(b"data: ") == 3


@pytest.mark.asyncio
async def test_httptools_answers_chunked_even_to_http_1_0() -> None:
    async with serving(Settings(http="httptools")) as origin:
        head, _ = await raw(origin, request(limit=2), version="1.0")
        assert "transfer-encoding: chunked" in head
        asked = request(sse=SseOptions(close_delimited=True))
        async with http(origin) as client:
            answer = await client.get("/sse", params={"request": as_json(asked)})
        assert answer.status_code == 400
        assert "options.sse.close_delimited: is unsupported" in answer.json()["error"]


@pytest.mark.asyncio
async def test_the_headers_are_those_of_sse_starlette_unless_left_out(origin: Origin) -> None:
    head, _ = await raw(origin, request(limit=1))
    assert "x-accel-buffering: no" in head
    assert "cache-control: no-store" in head
    without = SseOptions(omit_accel_buffering=True, omit_cache_control=True)
    head, _ = await raw(origin, request(limit=1, sse=without))
    assert "x-accel-buffering" not in head
    assert "cache-control" not in head
    assert "content-type: text/event-stream" in head


@pytest.mark.asyncio
async def test_retry_comes_with_the_first_event_only(origin: Origin) -> None:
    _, body = await raw(origin, request(limit=3, sse=SseOptions(retry_ms=750)))
    assert body.count(b"retry: 750") == 1
    assert body.index(b"retry: 750") < body.index(b"id: 2")
    _, body = await raw(origin, request(limit=3))
    assert b"retry" not in body


@pytest.mark.asyncio
async def test_comments_come_in_silence_and_only_where_asked_for(origin: Origin) -> None:
    _, body = await raw(origin, request("thinking-gap-first", pace=0.02, comment_ms=10))
    assert body.index(b": still here") < body.index(b"id: 1")
    _, body = await raw(origin, request("thinking-gap-first", pace=0.02))
    assert b": " not in body.replace(b"id: ", b"").replace(b"data: ", b"")


@pytest.mark.asyncio
async def test_posting_the_request_is_the_same(origin: Origin) -> None:
    async with http(origin) as client:
        got = await client.get("/sse", params={"request": as_json(request(limit=2))})
        posted = await client.post("/sse", content=as_json(request(run_id="posted", limit=2)))
    assert got.text.count("id: ") == posted.text.count("id: ") == 3


@pytest.mark.asyncio
async def test_last_event_id_overrides_resume_after(origin: Origin) -> None:
    async with http(origin) as client:
        answer = await client.get(
            "/sse",
            params={"request": as_json(request(resume_after=3))},
            headers={"Last-Event-ID": "58"},
        )
    assert [line for line in answer.text.splitlines() if line.startswith("id")] == [
        "id: 59",
        "id: 60",
        "id: 61",
    ]
    record = origin.ledger.record("run")
    assert record is not None
    assert record.attempts[0].resume_after == 58


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("script", "last"), [("steady", 61), ("no-done", 20), ("in-band-error", 11)]
)
async def test_resuming_after_the_end_stops_an_event_source(
    origin: Origin, script: str, last: int
) -> None:
    async with http(origin) as client:
        query = {"request": as_json(request(script))}
        answer = await client.get("/sse", params=query, headers={"Last-Event-ID": str(last)})
        assert answer.status_code == 204
        answer = await client.get("/sse", params=query, headers={"Last-Event-ID": str(last - 1)})
        assert answer.status_code == 200
        assert f"id: {last}" in answer.text


@pytest.mark.asyncio
@pytest.mark.parametrize("value", ["-1", "4294967296", "\u0661", "seven", "1 2", "9" * 5000])
async def test_a_last_event_id_that_is_no_position_is_refused(origin: Origin, value: str) -> None:
    async with http(origin) as client:
        answer = await client.get(
            "/sse",
            params={"request": as_json(request())},
            headers={b"Last-Event-ID": value.encode()},
        )
    assert answer.status_code == 400
    assert "Last-Event-ID" in answer.json()["error"]


@pytest.mark.asyncio
async def test_a_bad_request_is_400_and_the_server_lives_on(origin: Origin) -> None:
    async with http(origin) as client:
        for query, said in (
            ({}, "request: is missing"),
            ({"request": "{"}, "StreamRequest"),
            ({"request": as_json(request("nope"))}, "script: 'nope' is unknown"),
        ):
            answer = await client.get("/sse", params=query)
            assert answer.status_code == 400
            assert said in answer.json()["error"]
        answer = await client.post("/sse", content=b"x" * 2_000_000)
        assert answer.status_code == 400
        assert "longer than" in answer.json()["error"]
        answer = await client.get("/sse", params={"request": as_json(request())})
        assert answer.text.count("id: ") == 61


@pytest.mark.asyncio
async def test_asking_for_the_head_opens_no_run(origin: Origin) -> None:
    async with http(origin) as client:
        answer = await client.head("/sse", params={"request": as_json(request())})
    assert answer.status_code == 200
    assert origin.ledger.record("run") is None


@pytest.mark.asyncio
async def test_a_run_may_be_tried_only_so_often(origin: Origin) -> None:
    async with http(origin) as client:
        for _ in range(64):
            await client.post("/sse", content=as_json(request(limit=1)))
        answer = await client.post("/sse", content=as_json(request(limit=1)))
    assert answer.status_code == 429
    assert "64 attempts" in answer.json()["error"]


@pytest.mark.asyncio
async def test_a_client_that_half_closes_is_taken_for_one_that_left(origin: Origin) -> None:
    """uvicorn treats FIN as a disconnect (its issue 1264): what our users' servers do."""
    host, _, port = origin.authorities["sse"].rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    target = f"/sse?request={quote(as_json(request('long', hold_after=1)))}"
    writer.write(f"GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    await reader.readuntil(b"id: 1\r\n")
    writer.write_eof()
    assert await origin.ledger.wait("run", finished, HANG_SECONDS)
    record = origin.ledger.record("run")
    assert record is not None
    assert record.attempts[0].left is not None
    assert record.attempts[0].left.how == "http.disconnect"
    writer.close()
    await writer.wait_closed()


@pytest.mark.asyncio
@pytest.mark.parametrize("late", [True, False])
async def test_a_late_head_comes_with_the_first_event_and_any_other_at_once(
    origin: Origin, late: bool
) -> None:
    asked = request("silence-first", pace=0.2, sse=SseOptions(late_head=late))
    host, _, port = origin.authorities["sse"].rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    target = f"/sse?request={quote(as_json(asked))}"
    writer.write(f"GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    async with asyncio.timeout(HANG_SECONDS):
        await reader.readuntil(b"\r\n\r\n")
    run = origin.ledger.run(asked.run_id)
    assert run is not None
    assert (run.attempts[-1].offered_seq > 0) == late
    writer.close()
    await writer.wait_closed()


@pytest.mark.asyncio
async def test_a_comment_brings_a_late_head_with_it(origin: Origin) -> None:
    options = SseOptions(late_head=True)
    asked = request("thinking-gap-first", limit=1, pace=0.2, comment_ms=50, sse=options)
    head, body = await raw(origin, asked)
    assert head.startswith("http/1.1 200")
    assert body.index(b": still here") < body.index(b"data: ")
