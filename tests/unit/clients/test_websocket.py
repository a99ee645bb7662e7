"""Both WebSocket clients against a raw peer that ends in every way RFC 6455 knows."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from clients.events import Ending
from clients.manner import Manner
from clients.websocket import converse
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
from tests.unit.clients.sse_peer import http_head
from tests.unit.clients.websocket_peer import (
    TWO,
    client_frame,
    frame,
    saying,
    tell,
    upgraded,
    ws,
    ws_close,
)
from tokenwire.v1.stream_pb2 import Event, Heartbeat

both = pytest.mark.parametrize("manner", [STOCK, HARDENED], ids=["stock", "hardened"])


async def and_wait(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    """Let the client speak last, as RFC 6455 has it for the close handshake."""
    await client_frame(reader)


@both
@pytest.mark.asyncio
async def test_a_whole_stream_is_complete(manner: Manner) -> None:
    got = await tell(manner, saying(TWO, ws(done(3)), ws_close(1000, "bye"), then=and_wait))
    assert got.seqs == [1, 2, 3]
    assert got.heard[0].event == text(1)
    assert got.ending is Ending.COMPLETE
    assert (got.evidence.code, got.evidence.message) == ("1000", "bye")
    assert all(0 < item.socket_ns <= item.app_ns for item in got.heard)


@pytest.mark.parametrize(
    ("manner", "ending", "exception"),
    [(STOCK, Ending.UNSAID, ""), (HARDENED, Ending.FAILED, "EndedWithoutDone")],
)
@pytest.mark.parametrize(("code", "shown"), [(1000, "1000"), (1001, "1001"), (None, "1005")])
@pytest.mark.asyncio
async def test_a_normal_close_without_done_is_silent_for_the_stock_client(
    manner: Manner, ending: Ending, exception: str, code: int | None, shown: str
) -> None:
    got = await tell(manner, saying(TWO, ws_close(code), then=and_wait))
    assert got.seqs == [1, 2]
    assert got.ending is ending
    assert got.evidence.exception == exception
    assert got.evidence.code == shown
    assert not got.evidence.raised


@both
@pytest.mark.parametrize("code", [1002, 1003, 1007, 1008, 1009, 1011, 1012, 1013, 1014, 4000])
@pytest.mark.asyncio
async def test_any_other_close_code_is_raised(manner: Manner, code: int) -> None:
    got = await tell(manner, saying(TWO, ws_close(code, "why"), then=and_wait))
    assert got.seqs == [1, 2]
    assert got.ending is Ending.FAILED
    assert got.evidence.exception == "ConnectionClosedError"
    assert got.evidence.code == str(code)
    assert "why" in got.evidence.message
    assert got.evidence.raised


@both
@pytest.mark.parametrize("reset", [False, True], ids=["FIN", "RST"])
@pytest.mark.asyncio
async def test_an_end_without_a_close_frame_is_1006(manner: Manner, reset: bool) -> None:
    cue = asyncio.Event()
    got = await tell(manner, saying(TWO, then=resetting_on(cue) if reset else None), cue)
    assert got.seqs == [1, 2]
    assert got.ending is Ending.FAILED
    assert got.evidence.code == "1006"


@both
@pytest.mark.asyncio
async def test_fin_inside_a_frame_is_1006(manner: Manner) -> None:
    got = await tell(manner, saying(TWO, ws(text(3))[:-3]))
    assert got.seqs == [1, 2]
    assert got.evidence.code == "1006"


@pytest.mark.asyncio
async def test_silence_ends_by_the_content_watchdog_where_pings_are_answered() -> None:
    async def pong(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            opcode, payload = await client_frame(reader)
            if opcode == 9:
                writer.write(frame(10, payload))

    manner = replace(HARDENED, content_watchdog_seconds=3.0, keepalive_seconds=0.5)
    got = await tell(manner, saying(TWO, then=pong))
    assert got.evidence.exception == "ContentTimeout"
    assert got.kinds
    assert set(got.kinds) == {"pong"}


@pytest.mark.parametrize(
    "manner",
    [
        replace(STOCK, patience=0.01),
        replace(HARDENED, keepalive_seconds=1.0, keepalive_timeout_seconds=1.0),
    ],
    ids=["stock", "hardened"],
)
@pytest.mark.asyncio
async def test_unanswered_pings_end_in_1011_of_our_own(manner: Manner) -> None:
    got = await tell(manner, saying(TWO, then=and_silence))
    assert got.seqs == [1, 2]
    assert got.ending is Ending.FAILED
    assert got.evidence.exception == "ConnectionClosedError"
    assert "keepalive ping timeout" in got.evidence.message


@pytest.mark.parametrize("said", [0, 1], ids=["no upgrade", "no content"])
@pytest.mark.asyncio
async def test_the_hardened_does_not_wait_for_ever_for_a_beginning(said: int) -> None:
    manner = replace(HARDENED, connect_seconds=1.0, first_content_seconds=1.0)
    got = await tell(manner, saying(then=and_silence) if said else and_silence)
    expected = {"FirstContentTimeout"} if said else {"ConnectTimeout", "TimeoutError"}
    assert got.evidence.exception in expected


@both
@pytest.mark.asyncio
async def test_a_refused_upgrade_is_a_failure_with_its_status(manner: Manner) -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_head(reader)
        status = "503 Service Unavailable"
        writer.write(http_head("Content-Length: 4", status=status, media="text/plain") + b"busy")

    got = await tell(manner, refuse)
    assert got.ending is Ending.FAILED
    assert got.evidence.exception == "InvalidStatus"
    assert got.evidence.code == "503"


@both
@pytest.mark.asyncio
async def test_no_redirect_is_followed(manner: Manner) -> None:
    visited: list[str] = []

    async def elsewhere(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        visited.append(await request_head(reader))

    async with peer(elsewhere) as other:

        async def redirect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await request_head(reader)
            location = f"Location: ws://{other.address}/ws"
            writer.write(http_head(location, "Content-Length: 0", status="302 Found"))

        got = await tell(manner, redirect)
    assert got.evidence.code == "302"
    assert visited == []


@both
@pytest.mark.asyncio
async def test_a_refused_connection_is_a_failure(manner: Manner) -> None:
    async with peer(and_silence) as endpoint:
        pass
    got = await told(converse(endpoint, REQUEST, manner))
    assert got.ending is Ending.FAILED
    assert got.evidence.code == "ECONNREFUSED"


@both
@pytest.mark.asyncio
async def test_decoys_are_noticed_and_never_heard(manner: Manner) -> None:
    decoys = (
        frame(9, b"ping")
        + ws(Event(heartbeat=Heartbeat()))
        + frame(1, b'{"seq": 2, "newKind": {"x": 1}}')
    )
    got = await tell(manner, saying(ws(text(1)), decoys, ws(done(3)), ws_close(1000)))
    assert got.seqs == [1, 3]
    assert sorted(got.kinds) == ["heartbeat", "ping", "unknown"]
    assert all(item.socket_ns for item in got.noticed)
    assert got.ending is Ending.COMPLETE


@both
@pytest.mark.asyncio
async def test_fragments_are_stamped_when_the_last_one_came(manner: Manner) -> None:
    whole = ws(text(2))[2:]

    async def in_fragments(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(frame(1, whole[:5], fin=False))
        await asyncio.sleep(0.05)
        writer.write(frame(9) + frame(0, whole[5:]) + ws(done(3)) + ws_close(1000))

    got = await tell(manner, saying(ws(text(1)), then=in_fragments))
    assert got.seqs == [1, 2, 3]
    assert got.heard[1].event == text(2)
    assert got.heard[1].socket_ns - got.heard[0].socket_ns >= 45_000_000


@both
@pytest.mark.asyncio
async def test_what_breaks_the_protocol_is_a_failure(manner: Manner) -> None:
    got = await tell(manner, saying(TWO, frame(3, b"reserved opcode"), then=and_wait))
    assert got.seqs == [1, 2]
    assert got.ending is Ending.FAILED
    assert got.evidence.exception == "ConnectionClosedError"


@pytest.mark.parametrize(
    ("manner", "ending"), [(STOCK, Ending.FAILED), (HARDENED, Ending.COMPLETE)]
)
@pytest.mark.asyncio
async def test_messages_over_1_mib_pass_only_the_hardened(manner: Manner, ending: Ending) -> None:
    big = text(1)
    big.text.text = "x" * (1 << 20)
    got = await tell(manner, saying(ws(big), ws(done(2)), ws_close(1000), then=and_wait))
    assert got.ending is ending
    if ending is Ending.FAILED:
        assert "1009" in got.evidence.message


@pytest.mark.parametrize(
    ("manner", "ending"), [(STOCK, Ending.FAILED), (HARDENED, Ending.COMPLETE)]
)
@pytest.mark.asyncio
async def test_after_done_only_the_stock_client_minds_a_cut(manner: Manner, ending: Ending) -> None:
    got = await tell(manner, saying(TWO, ws(done(3))))
    assert got.seqs == [1, 2, 3]
    assert got.ending is ending


@pytest.mark.asyncio
async def test_the_hardened_closes_politely_when_nobody_does_after_done() -> None:
    said: list[tuple[int, bytes]] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        said.append(await client_frame(reader))
        writer.write(frame(8, said[0][1]))

    got = await tell(HARDENED, saying(TWO, ws(done(3)), then=listen))
    assert got.ending is Ending.COMPLETE
    assert got.evidence.exception == "NoEnd"
    assert said == [(8, b"\x03\xe8")]


@pytest.mark.asyncio
async def test_the_hardened_lets_no_gap_through() -> None:
    got = await tell(HARDENED, saying(ws(text(1), text(3), done(4)), then=and_wait))
    assert got.seqs == [1]
    assert got.evidence.exception == "SequenceGap"
    assert got.evidence.message == "seq 3 after 1"


@pytest.mark.asyncio
async def test_the_hardened_resumes_by_position() -> None:
    starts: list[bytes] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await upgraded(reader, writer)
        starts.append((await client_frame(reader))[1])
        if len(starts) == 1:
            writer.write(TWO)
        else:
            writer.write(ws(done(3)) + ws_close(1000))
            await client_frame(reader)

    got = await tell(replace(HARDENED, resume_attempts=1), handle)
    assert got.seqs == [1, 2, 3]
    assert got.ending is Ending.COMPLETE
    assert starts == [
        b'{"start":{"script":"steady","runId":"r-1"}}',
        b'{"start":{"script":"steady","runId":"r-1","resumeAfter":2}}',
    ]
