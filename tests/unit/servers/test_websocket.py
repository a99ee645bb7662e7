from __future__ import annotations

import asyncio
import json

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, ConnectionClosedError, InvalidStatus
from websockets.frames import Frame, Opcode

from servers.ledger import finished, left
from servers.origin import Origin, Settings, serving
from servers.websocket_listener import WebSocketSettings
from tests.unit.servers.plain import HANG_SECONDS, as_json, dial, from_json, request, say
from tokenwire.v1.stream_pb2 import (
    Append,
    Approve,
    Cancel,
    ClientMessage,
    Release,
)


async def closed(connection: ClientConnection) -> ConnectionClosed:
    """How it ended, after whatever came before."""
    async with asyncio.timeout(HANG_SECONDS):
        try:
            while True:
                await connection.recv()
        except ConnectionClosed as end:
            return end


def code_and_reason(end: ConnectionClosed) -> tuple[int, str]:
    assert end.rcvd is not None
    return end.rcvd.code, end.rcvd.reason


@pytest.mark.asyncio
async def test_done_is_followed_by_a_normal_close(origin: Origin) -> None:
    async with dial(origin) as connection:
        await say(connection, ClientMessage(start=request(limit=2)))
        assert code_and_reason(await closed(connection)) == (1000, "")


@pytest.mark.asyncio
async def test_a_scripted_failure_is_followed_by_1011_and_its_words(origin: Origin) -> None:
    async with dial(origin) as connection:
        await say(connection, ClientMessage(start=request("in-band-error")))
        code, reason = code_and_reason(await closed(connection))
        assert code == 1011
        assert "overloaded" in reason


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no ClientMessage"),
        ("{}", "body: is empty"),
        ('{"cancel": {}}', "start: comes first, not cancel"),
        ('{"start": {"script": "nope", "runId": "r"}}', "script: 'nope' is unknown"),
        ('{"start": {"script": "steady"}}', "run_id"),
    ],
)
async def test_a_bad_request_is_1008_with_the_reason(origin: Origin, text: str, said: str) -> None:
    async with dial(origin) as connection:
        await connection.send(text)
        code, reason = code_and_reason(await closed(connection))
    assert code == 1008
    assert said in reason
    assert len(reason.encode()) <= 123


@pytest.mark.asyncio
async def test_a_reason_is_cut_between_characters(origin: Origin) -> None:
    async with dial(origin) as connection:
        await say(connection, ClientMessage(start=request("\U0001f600" * 60)))
        code, reason = code_and_reason(await closed(connection))
    assert code == 1008
    assert "\ufffd" not in reason


@pytest.mark.asyncio
@pytest.mark.parametrize("text", ['{"start": {}}', "nonsense", '{"tomorrow": {}}'])
async def test_a_bad_message_in_mid_stream_is_1008(origin: Origin, text: str) -> None:
    async with dial(origin) as connection:
        await say(connection, ClientMessage(start=request(hold_after=1)))
        await connection.recv()
        await connection.send(text)
        code, _ = code_and_reason(await closed(connection))
    assert code == 1008


@pytest.mark.asyncio
async def test_a_binary_message_is_read_like_a_text(origin: Origin) -> None:
    async with dial(origin) as connection:
        await connection.send(as_json(ClientMessage(start=request(limit=1))).encode())
        assert isinstance(await connection.recv(), str)


@pytest.mark.asyncio
async def test_another_path_is_404(origin: Origin) -> None:
    with pytest.raises(InvalidStatus, match="404"):
        async with dial(origin, path="/elsewhere"):
            pass


@pytest.mark.asyncio
async def test_all_messages_go_up_the_same_connection(origin: Origin) -> None:
    async with dial(origin) as connection:
        await say(connection, ClientMessage(start=request("tool-call", hold_after=3)))
        for _ in range(3):
            await connection.recv()
        await say(connection, ClientMessage(release=Release()))
        await say(connection, ClientMessage(approve=Approve(call_id="c", approved=False)))
        await say(connection, ClientMessage(append=Append(text="unheeded")))
        rest = [from_json(message) async for message in connection]
    assert [event.seq for event in rest] == list(range(4, 15))
    record = origin.ledger.record("run")
    assert record is not None
    assert [one.kind for one in record.received] == ["release", "approve", "append"]
    assert {one.wire for one in record.received} == {"websocket"}


@pytest.mark.asyncio
async def test_a_cancel_up_the_same_connection_ends_it_well(origin: Origin) -> None:
    async with dial(origin) as connection:
        await say(connection, ClientMessage(start=request(hold_after=2)))
        for _ in range(2):
            await connection.recv()
        await say(connection, ClientMessage(cancel=Cancel()))
        assert json.loads(await connection.recv())["done"]["finishReason"] == "cancelled"
        assert code_and_reason(await closed(connection))[0] == 1000


@pytest.mark.asyncio
async def test_pings_come_in_silence_where_asked_for(origin: Origin) -> None:
    async with dial(origin, ping_interval=None) as connection:
        pinged = asyncio.Event()
        send_frame = connection.protocol.send_frame

        def note(frame: Frame) -> None:
            if frame.opcode is Opcode.PONG:
                pinged.set()
            send_frame(frame)

        connection.protocol.send_frame = note  # type: ignore[method-assign]
        await say(connection, ClientMessage(start=request(hold_after=1, ping_ms=5)))
        await asyncio.wait_for(pinged.wait(), HANG_SECONDS)
        await say(connection, ClientMessage(cancel=Cancel()))
        await closed(connection)


@pytest.mark.asyncio
async def test_the_close_code_of_a_peer_that_leaves_is_in_the_ledger(origin: Origin) -> None:
    async with dial(origin) as connection:
        await say(connection, ClientMessage(start=request(hold_after=1)))
        await connection.recv()
        await connection.close(1001, "tab closed")
    assert await origin.ledger.wait("run", left, HANG_SECONDS)
    record = origin.ledger.record("run")
    assert record is not None
    assert record.attempts[0].left is not None
    assert "1001 (going away) tab closed" in record.attempts[0].left.how


@pytest.mark.asyncio
async def test_the_errno_of_a_connection_that_is_reset_is_in_the_ledger(origin: Origin) -> None:
    async with dial(origin) as connection:
        await say(connection, ClientMessage(start=request(hold_after=1)))
        await connection.recv()
        connection.transport.abort()
    assert await origin.ledger.wait("run", finished, HANG_SECONDS)
    record = origin.ledger.record("run")
    assert record is not None
    assert record.attempts[0].left is not None
    assert record.attempts[0].left.how.startswith("no close frame received or sent")


@pytest.mark.asyncio
async def test_what_a_client_says_is_limited() -> None:
    settings = Settings(websocket=WebSocketSettings(max_message_bytes=1000))
    async with serving(settings) as origin, dial(origin) as connection:
        await say(connection, ClientMessage(start=request(hold_after=1)))
        await connection.recv()
        await say(connection, ClientMessage(append=Append(text="x" * 1001)))
        with pytest.raises(ConnectionClosedError, match="1009"):
            await connection.recv()


@pytest.mark.asyncio
async def test_a_peer_that_is_being_pinged_is_noticed_leaving_too(origin: Origin) -> None:
    for number in range(10):
        run_id = f"run-{number}"
        async with dial(origin, ping_interval=None) as connection:
            started = request(run_id=run_id, hold_after=1, ping_ms=1)
            await say(connection, ClientMessage(start=started))
            await connection.recv()
            connection.transport.abort()
        assert await origin.ledger.wait(run_id, finished, HANG_SECONDS)
        record = origin.ledger.record(run_id)
        assert record is not None
        assert record.attempts[0].finished is not None
        assert record.attempts[0].finished.how == "left"


@pytest.mark.asyncio
@pytest.mark.parametrize("quiet", [True, False])
async def test_the_librarys_own_pings_are_left_out_where_silence_is_asked_for(quiet: bool) -> None:
    """The library's period is far below that of what was asked for, which comes either way."""
    own = WebSocketSettings(ping_interval_seconds=0.01)
    async with (
        serving(Settings(websocket=own)) as origin,
        dial(origin, ping_interval=None) as connection,
    ):
        asked = request("silence", pace=0.3)
        asked.options.quiet = quiet
        await say(connection, ClientMessage(start=asked))
        await asyncio.wait_for(connection.recv(), HANG_SECONDS)
        pings = 0  # since it knows that it is to be quiet
        feed = connection.process_event

        def counted(event: object) -> None:
            nonlocal pings
            pings += isinstance(event, Frame) and event.opcode is Opcode.PING
            feed(event)  # type: ignore[arg-type]

        connection.process_event = counted  # type: ignore[method-assign]
        async with asyncio.timeout(HANG_SECONDS):
            async for _ in connection:
                pass
    assert (pings == 0) == quiet
