"""How a conversation begins, waits and ends, whatever its wire."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from clients import sse
from clients.conversation import Stop
from clients.endpoint import Endpoint
from clients.events import Ended, Ending, Heard, Noticed
from clients.manner import Manner
from tests.unit.clients.peers import HANG_SECONDS, REQUEST, STOCK, and_silence, done, peer, steps
from tests.unit.clients.wires import SSE, Wire, both, each_wire, flooded, told_with
from tokenwire.v1.stream_pb2 import Cancel, ClientMessage, Event


@each_wire
@both
@pytest.mark.asyncio
async def test_who_stops_before_the_first_step_never_connects(wire: Wire, manner: Manner) -> None:
    connected: list[object] = []

    async def note(*_: object) -> None:
        connected.append(_)

    async with peer(note) as endpoint:
        conversation = wire.client.converse(endpoint, REQUEST, manner)
        await conversation.stop(Stop.CLOSE)
        got = await told_with(conversation)
        assert got.ending is Ending.STOPPED
        await conversation.aclose()
    assert connected == []


@each_wire
@both
@pytest.mark.asyncio
async def test_who_stops_before_the_listening_task_has_begun_never_connects(
    wire: Wire, manner: Manner
) -> None:
    async with peer(wire.begin(and_silence)) as endpoint:
        conversation = wire.client.converse(endpoint, REQUEST, manner)
        first = asyncio.ensure_future(anext(aiter(conversation)))
        await asyncio.sleep(0)  # one step: the task that listens is due and has not begun
        await conversation.stop(Stop.CLOSE)
        async with asyncio.timeout(HANG_SECONDS):
            ended = await first
        assert isinstance(ended, Ended)
        await steps()
        assert conversation._connection is None
        await conversation.aclose()


@each_wire
@both
@pytest.mark.asyncio
async def test_a_proxy_in_the_environment_is_not_used(
    wire: Wire, manner: Manner, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "ws_proxy", "grpc_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
        monkeypatch.setenv(name.upper(), "http://127.0.0.1:1")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)

    async def finish(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(wire.say(done(3)) + wire.end)

    async with peer(wire.begin(finish)) as endpoint:
        conversation = wire.client.converse(endpoint, REQUEST, manner)
        got = await told_with(conversation)
        await conversation.aclose()
    assert got.ending is Ending.COMPLETE


@each_wire
@both
@pytest.mark.asyncio
async def test_a_deadline_ends_the_conversation(wire: Wire, manner: Manner) -> None:
    manner = replace(manner, deadline_seconds=0.1, patience=1.0)
    async with peer(wire.begin(then=and_silence)) as endpoint:
        conversation = wire.client.converse(endpoint, REQUEST, manner)
        got = await told_with(conversation)
        await conversation.aclose()
    assert got.seqs == [1, 2]
    assert got.ending is Ending.FAILED
    assert got.evidence.exception == "DeadlineExceeded"


@each_wire
@both
@pytest.mark.asyncio
async def test_closing_in_mid_stream_ends_the_iteration_and_leaves_no_task(
    wire: Wire, manner: Manner
) -> None:
    async with peer(wire.begin(then=and_silence)) as endpoint:
        before = asyncio.all_tasks()
        conversation = wire.client.converse(endpoint, REQUEST, manner)
        iterator = aiter(conversation)
        await anext(iterator)
        await conversation.aclose()
        await conversation.aclose()
        rest = [item async for item in iterator]
        assert isinstance(rest[-1], Ended)
        assert rest[-1].ending is Ending.STOPPED
        served = {task for task in asyncio.all_tasks() if "handle" in repr(task.get_coro())}
        assert asyncio.all_tasks() - served == before


@pytest.mark.asyncio
async def test_what_is_said_where_nobody_listens_is_unsent() -> None:
    conversation = sse.converse(Endpoint("127.0.0.1", 1), REQUEST, STOCK)
    await conversation.send(ClientMessage(cancel=Cancel()))
    await conversation.aclose()
    items = [item async for item in conversation]
    assert [item.kind for item in items if isinstance(item, Noticed)] == ["unsent"]


@both
@pytest.mark.asyncio
async def test_a_bug_is_raised_and_not_taken_for_an_outcome(
    manner: Manner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bug(_: object) -> Event:
        raise ZeroDivisionError

    monkeypatch.setattr("clients.sse_stock.decode_event", bug)
    monkeypatch.setattr("clients.sse_hardened.decode_event", bug)
    async with peer(SSE.begin(and_silence)) as endpoint:
        conversation = sse.converse(endpoint, REQUEST, manner)
        with pytest.raises(ZeroDivisionError):
            await told_with(conversation)
        await conversation.aclose()


@each_wire
@both
@pytest.mark.asyncio
async def test_a_slow_reader_holds_the_sender_back(wire: Wire, manner: Manner) -> None:
    held_back = asyncio.Event()

    async def flood(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if await flooded(wire, writer):
            held_back.set()

    async with peer(wire.begin(then=flood)) as endpoint:
        conversation = wire.client.converse(endpoint, REQUEST, replace(manner, patience=1.0))
        async for item in conversation:
            if isinstance(item, Heard) and item.seq == 2:
                break
        await asyncio.wait_for(held_back.wait(), HANG_SECONDS)
        await conversation.aclose()
