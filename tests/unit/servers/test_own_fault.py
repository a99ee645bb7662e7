"""Faults that the origin fires on itself, seen by a raw socket at the other end."""

from __future__ import annotations

import asyncio
import socket
from urllib.parse import quote

import grpc.aio
import pytest
from websockets.exceptions import ConnectionClosedError

from servers.http_listener import Http
from servers.ledger import finished, said
from servers.origin import Origin, Settings, serving
from tests.unit.servers.plain import HANG_SECONDS, LISTEN, as_json, drain, http, request, stub
from tokenwire.v1.stream_pb2 import Event, OriginFault, StreamRequest


def asking(name: str, said: int = 5, **parameters: str) -> StreamRequest:
    return request(faults=[OriginFault(name=name, said=said, parameters=parameters)])


async def how_finished(origin: Origin) -> str:
    assert await origin.ledger.wait("run", finished, HANG_SECONDS)
    record = origin.ledger.record("run")
    assert record is not None
    assert record.attempts[-1].left is None
    end = record.attempts[-1].finished
    assert end is not None
    return end.how


async def bytes_until_end(origin: Origin, asked: StreamRequest) -> tuple[bytes, OSError | None]:
    """What came over SSE, and the errno that it ended with; None: FIN."""
    host, _, port = origin.authorities["sse"].rpartition(":")
    loop, came = asyncio.get_running_loop(), b""
    with socket.socket() as plain:
        plain.setblocking(False)
        await loop.sock_connect(plain, (host, int(port)))
        query = quote(as_json(asked))
        await loop.sock_sendall(
            plain, f"GET /sse?request={query} HTTP/1.1\r\nHost: a\r\n\r\n".encode()
        )
        async with asyncio.timeout(HANG_SECONDS):
            try:
                while more := await loop.sock_recv(plain, 1 << 16):
                    came += more
            except OSError as error:
                return came, error
    return came, None


@pytest.mark.asyncio
@pytest.mark.parametrize("implementation", ["h11", "httptools"])
@pytest.mark.parametrize(("name", "error"), [("fin", None), ("reset", ConnectionResetError)])
async def test_sse_ends_after_the_token_with_just_that(
    implementation: Http, name: str, error: type[OSError] | None
) -> None:
    async with serving(Settings(http=implementation)) as origin:
        came, ended = await bytes_until_end(origin, asking(name))
        assert await how_finished(origin) == "fault"
    assert type(ended) is (error or type(None))
    assert b"id: 6" not in came
    assert not came.endswith(b"0\r\n\r\n")
    if name == "fin":  # what RST overtakes is lost
        assert came.endswith(b'"text":{"text":" t5"}}\r\n\r\n\r\n')


@pytest.mark.asyncio
@pytest.mark.parametrize("name", ["fin", "reset"])
async def test_websocket_ends_after_the_token_without_a_close_frame(
    origin: Origin, name: str
) -> None:
    heard: list[Event] = []
    with pytest.raises(ConnectionClosedError) as caught:
        await drain(LISTEN["websocket"](origin, asking(name)), heard)
    assert caught.value.rcvd is None
    assert [event.seq for event in heard] == list(range(1, len(heard) + 1))
    assert len(heard) == 5 or name == "reset"
    assert isinstance(caught.value.__cause__, ConnectionResetError) is (name == "reset")
    assert await how_finished(origin) == "fault"


@pytest.mark.asyncio
@pytest.mark.parametrize(("name", "words"), [("fin", "Socket closed"), ("reset", "reset by peer")])
async def test_grpc_ends_unavailable(origin: Origin, name: str, words: str) -> None:
    heard: list[Event] = []
    async with stub(origin) as service:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await drain(service.Generate(asking(name)), heard)
    assert len(heard) <= 5
    assert caught.value.code() is grpc.StatusCode.UNAVAILABLE
    assert words in (caught.value.details() or "")
    assert await how_finished(origin) == "fault"


@pytest.mark.asyncio
@pytest.mark.parametrize("wire", ["sse", "websocket"])
async def test_a_stall_that_resumes_loses_nothing(origin: Origin, wire: str) -> None:
    asked = asking("stall-and-resume", seconds="0.2")
    heard: list[Event] = [event async for event in LISTEN[wire](origin, asked)]
    assert [event.seq for event in heard] == list(range(1, 62))
    assert heard[5].said_ns - heard[4].said_ns >= 200_000_000
    assert await how_finished(origin) == "done"


@pytest.mark.asyncio
async def test_a_stalled_origin_writes_neither_heartbeats_nor_comments(origin: Origin) -> None:
    asked = asking("stall-and-resume", seconds="0.2")
    asked.options.heartbeat_ms = asked.options.comment_ms = 10
    came, _ = await asyncio.wait_for(_whole(origin, asked), HANG_SECONDS)
    before, _, after = came.partition(b'"text":{"text":" t5"}}')
    assert before
    assert after.index(b"id: 6") < 200  # at most one comment that was due when it resumed


async def _whole(origin: Origin, asked: StreamRequest) -> tuple[bytes, None]:
    async with http(origin) as client:
        answer = await client.get("/sse", params={"request": as_json(asked)})
        return answer.content, None


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (OriginFault(name="meteorite", said=1), "options.faults[0].name: 'meteorite'"),
        (OriginFault(name="fin"), "options.faults[0].said: is 0"),
        (OriginFault(name="fin", said=1, parameters={"a": "b"}), "fin takes nothing"),
        (OriginFault(name="stall-and-resume", said=1), "stall-and-resume takes seconds"),
        (
            OriginFault(name="stall-and-resume", said=1, parameters={"seconds": "inf"}),
            "seconds='inf' is not 0 to 60",
        ),
    ],
)
async def test_a_fault_that_cannot_be_had_is_a_bad_request(
    origin: Origin, fault: OriginFault, said: str
) -> None:
    async with http(origin) as client:
        answer = await client.post("/sse", content=as_json(request(faults=[fault])))
    assert answer.status_code == 400
    assert said in answer.json()["error"]
    assert origin.ledger.record("run") is None


@pytest.mark.asyncio
async def test_grpc_cannot_be_stalled_and_says_so(origin: Origin) -> None:
    async with stub(origin) as service:
        with pytest.raises(grpc.aio.AioRpcError, match="'stall' is unsupported") as caught:
            await drain(service.Generate(asking("stall")), [])
    assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT


@pytest.mark.asyncio
async def test_where_the_origin_holds_its_fault_waits_for_the_release() -> None:
    async with serving(Settings()) as origin, http(origin) as client:
        asked = asking("fin")
        asked.options.hold_after = 5
        listening = asyncio.create_task(bytes_until_end(origin, asked))
        assert await origin.ledger.wait("run", said(5), HANG_SECONDS)
        record = origin.ledger.record("run")
        assert record is not None
        assert record.attempts[0].finished is None
        await client.post("/runs/run/messages", json={"release": {}})
        came, error = await listening
        assert error is None
        assert came.count(b"\nid: ") == 5
        assert await how_finished(origin) == "fault"
