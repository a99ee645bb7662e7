"""Both gRPC clients against a grpc.aio server that answers with what the test gives it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import grpc
import pytest

from clients.conversation import Stop
from clients.ears import Ears
from clients.endpoint import Endpoint
from clients.events import Ended, Ending, Heard
from clients.grpc import Deadline, GrpcCall, converse
from clients.inbox import Inbox
from clients.manner import Manner
from clients.rules import NoRules
from tests.unit.clients.grpc_peer import saying, serving, tell
from tests.unit.clients.peers import HARDENED, REQUEST, STOCK, done, ever, peer, text, told
from tokenwire.v1.stream_pb2 import ClientMessage, Event, Heartbeat, StreamRequest

both = pytest.mark.parametrize("manner", [STOCK, HARDENED], ids=["stock", "hardened"])


@both
@pytest.mark.parametrize("bidi", [False, True], ids=["Generate", "Converse"])
@pytest.mark.asyncio
async def test_a_whole_stream_is_complete(manner: Manner, bidi: bool) -> None:
    got = await tell(replace(manner, bidi=bidi), saying(text(1), text(2), done(3)))
    assert got.seqs == [1, 2, 3]
    assert got.heard[0].event == text(1)
    assert got.ending is Ending.COMPLETE
    assert got.evidence.code == "OK"
    assert all(item.socket_ns == 0 < item.app_ns for item in got.heard)


@pytest.mark.parametrize(
    ("manner", "ending", "exception"),
    [(STOCK, Ending.UNSAID, ""), (HARDENED, Ending.FAILED, "EndedWithoutDone")],
)
@pytest.mark.asyncio
async def test_status_ok_without_done_is_no_end_for_the_hardened(
    manner: Manner, ending: Ending, exception: str
) -> None:
    got = await tell(manner, saying(text(1), text(2)))
    assert got.seqs == [1, 2]
    assert got.ending is ending
    assert got.evidence.exception == exception
    assert got.evidence.code == "OK"


@both
@pytest.mark.parametrize(
    "status", [status for status in grpc.StatusCode if status is not grpc.StatusCode.OK]
)
@pytest.mark.asyncio
async def test_any_other_status_is_raised(manner: Manner, status: grpc.StatusCode) -> None:
    got = await tell(manner, saying(text(1), status=status))
    assert got.seqs == [1]
    assert got.ending is Ending.FAILED
    assert got.evidence.exception == "AioRpcError"
    assert got.evidence.code == status.name
    assert got.evidence.message == "why"
    assert got.evidence.raised


@both
@pytest.mark.asyncio
async def test_a_deadline_is_the_wires_own(manner: Manner) -> None:
    async def answer(_: StreamRequest, context: Any) -> AsyncIterator[Event]:
        yield text(1)
        assert context.time_remaining() < 1
        await ever()

    got = await tell(replace(manner, deadline_seconds=0.3, patience=1.0), answer)
    assert got.seqs == [1]
    assert got.evidence.code == "DEADLINE_EXCEEDED"


@pytest.mark.asyncio
async def test_silence_ends_by_the_content_watchdog_where_pings_are_answered() -> None:
    async def answer(_: StreamRequest, __: Any) -> AsyncIterator[Event]:
        yield text(1)
        while True:
            await asyncio.sleep(0.01)
            yield Event(heartbeat=Heartbeat())

    manner = replace(HARDENED, content_watchdog_seconds=3.0, keepalive_seconds=0.5)
    got = await tell(manner, answer)
    assert got.seqs == [1]
    assert got.evidence.exception == "ContentTimeout"
    assert set(got.kinds) == {"heartbeat"}


@both
@pytest.mark.asyncio
async def test_a_refused_connection_is_unavailable(manner: Manner) -> None:
    async with peer(lambda _, __: ever()) as endpoint:
        pass
    got = await told(converse(endpoint, REQUEST, manner))
    assert got.ending is Ending.FAILED
    assert got.evidence.code == "UNAVAILABLE"


@both
@pytest.mark.asyncio
async def test_decoys_are_noticed_and_never_heard(manner: Manner) -> None:
    unknown = Event.FromString(Event(seq=2).SerializeToString() + b"\xa2\x06\x00")  # field 100
    got = await tell(manner, saying(text(1), Event(heartbeat=Heartbeat()), unknown, done(3)))
    assert got.seqs == [1, 3]
    assert got.kinds == ["heartbeat", "unknown"]
    assert got.ending is Ending.COMPLETE


@pytest.mark.parametrize(
    ("manner", "ending"), [(STOCK, Ending.FAILED), (HARDENED, Ending.COMPLETE)]
)
@pytest.mark.asyncio
async def test_messages_over_4_mib_pass_only_the_hardened(manner: Manner, ending: Ending) -> None:
    big = text(1)
    big.text.text = "x" * (1 << 22)
    got = await tell(manner, saying(big, done(2)))
    assert got.ending is ending
    if ending is Ending.FAILED:
        assert got.evidence.code == "RESOURCE_EXHAUSTED"


@pytest.mark.asyncio
async def test_the_hardened_lets_no_repeat_through_and_resumes_by_position() -> None:
    async def answer(request: StreamRequest, _: Any) -> AsyncIterator[Event]:
        if request.resume_after == 0:
            for event in (text(1), text(2), text(2)):
                yield event
        else:
            yield done(3)

    manner = replace(HARDENED, resume_attempts=1, resume_pause_seconds=0.01)
    async with serving(answer) as (endpoint, servicer):
        got = await told(converse(endpoint, REQUEST, manner))
    assert got.seqs == [1, 2, 3]
    assert got.ending is Ending.COMPLETE
    assert [request.resume_after for request in servicer.requests] == [0, 2]
    assert got.kinds == ["reconnected"]


@both
@pytest.mark.asyncio
async def test_headers_travel_as_metadata(manner: Manner) -> None:
    async with serving(saying(done(1))) as (endpoint, servicer):
        endpoint = replace(endpoint, headers=(("x-a", "b"),))
        await told(converse(endpoint, REQUEST, manner))
    assert ("x-a", "b") in servicer.metadata


@both
@pytest.mark.parametrize("bidi", [False, True], ids=["Generate", "Converse"])
@pytest.mark.asyncio
async def test_closing_cancels_the_call_at_the_server(manner: Manner, bidi: bool) -> None:
    cancelled = asyncio.Event()

    async def answer(_: StreamRequest, __: Any) -> AsyncIterator[Event]:
        try:
            yield text(1)
            await ever()
        finally:
            cancelled.set()

    async with serving(answer) as (endpoint, _):
        conversation = converse(endpoint, REQUEST, replace(manner, bidi=bidi))
        items: list[object] = []
        async for item in conversation:
            items.append(item)
            if isinstance(item, Heard):
                await conversation.stop(Stop.CLOSE)
        await asyncio.wait_for(cancelled.wait(), 10)
        await conversation.aclose()
    assert isinstance(items[-1], Ended)
    assert items[-1].ending is Ending.STOPPED


@pytest.mark.asyncio
async def test_a_call_that_we_cancelled_ends_without_cancelling_the_task() -> None:
    async def answer(_: StreamRequest, __: Any) -> AsyncIterator[Event]:
        yield text(1)
        await ever()

    inbox = Inbox()
    async with serving(answer) as (endpoint, _):
        call = GrpcCall(endpoint, STOCK, Deadline(STOCK))
        listening = asyncio.create_task(call.listen(REQUEST, Ears(inbox, NoRules(), 0)))
        await inbox.take()
        await call.close()
        assert (await listening).code == "CANCELLED"


@both
@pytest.mark.asyncio
async def test_a_message_and_a_half_close_go_up_in_mid_stream(manner: Manner) -> None:
    async def answer(_: StreamRequest, __: Any) -> AsyncIterator[Event]:
        yield text(1)
        await servicer.half_closed.wait()
        yield done(2)

    async with serving(answer) as (endpoint, servicer):
        conversation = converse(endpoint, REQUEST, replace(manner, bidi=True))
        items: list[object] = []
        async for item in conversation:
            items.append(item)
            if isinstance(item, Heard) and item.seq == 1:
                await conversation.send(ClientMessage())
                await conversation.half_close()
        await conversation.aclose()
        assert servicer.messages == [ClientMessage()]
    assert isinstance(items[-1], Ended)
    assert items[-1].ending is Ending.COMPLETE


@pytest.mark.asyncio
async def test_leaving_in_a_way_that_grpc_lacks_says_which_it_has() -> None:
    conversation = converse(Endpoint("127.0.0.1", 1), REQUEST, STOCK)
    with pytest.raises(ValueError, match="cannot leave by reset; it can by close, stop-reading"):
        await conversation.stop(Stop.RESET)
