"""Leaving and speaking in mid-stream, as every wire's conversation must allow."""

from __future__ import annotations

import asyncio
import fcntl
import sys
import termios
from dataclasses import replace

import pytest

from clients import websocket
from clients.conversation import Conversation, Stop
from clients.events import Ending
from clients.manner import Manner
from tests.unit.clients import websocket_peer
from tests.unit.clients.peers import HANG_SECONDS, REQUEST, and_silence, done, peer, steps, text
from tests.unit.clients.wires import (
    WEBSOCKET,
    Wire,
    both,
    each_wire,
    flooded,
    told_with,
)
from tokenwire.v1.stream_pb2 import Approve, ClientMessage


async def leaving(reader: asyncio.StreamReader) -> str:
    """How the client ends its direction: "FIN" or "RST", whatever it says before."""
    try:
        while await reader.read(65536):
            pass
    except ConnectionResetError:
        return "RST"
    return "FIN"


@each_wire
@both
@pytest.mark.parametrize(("how", "seen"), [(Stop.CLOSE, "FIN"), (Stop.RESET, "RST")])
@pytest.mark.asyncio
async def test_the_peer_sees_how_a_client_leaves(
    wire: Wire, manner: Manner, how: Stop, seen: str
) -> None:
    left: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def watch(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if wire.client is websocket and how is Stop.CLOSE:
            assert await websocket_peer.client_frame(reader) == (8, b"\x03\xe8")
            writer.write(websocket_peer.ws_close(1000))
            writer.write_eof()
        left.set_result(await leaving(reader))

    async with peer(wire.begin(then=watch)) as endpoint:
        conversation = wire.client.converse(endpoint, REQUEST, manner)
        got = await told_with(conversation, lambda talk: talk.stop(how))
        assert got.seqs == [1, 2]
        assert got.ending is Ending.STOPPED
        assert got.evidence.message == how.value
        assert await left == seen
        await conversation.aclose()


@each_wire
@both
@pytest.mark.asyncio
async def test_a_client_may_stop_from_another_task_while_it_waits(
    wire: Wire, manner: Manner
) -> None:
    async with peer(wire.begin(then=and_silence)) as endpoint:
        conversation = wire.client.converse(endpoint, REQUEST, manner)
        two = asyncio.Event()

        async def stop() -> None:
            await two.wait()
            await conversation.stop(Stop.RESET)

        stopping = asyncio.create_task(stop())

        async def at_two(_: Conversation) -> None:
            two.set()

        got = await told_with(conversation, at_two)
        assert got.ending is Ending.STOPPED
        await stopping
        await conversation.aclose()


@each_wire
@both
@pytest.mark.asyncio
async def test_a_client_that_stops_reading_keeps_its_socket_until_it_is_closed(
    wire: Wire, manner: Manner
) -> None:
    full, closed = asyncio.Event(), asyncio.Event()

    async def flood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if await flooded(wire, writer):
            full.set()
        await leaving(reader)
        closed.set()

    async with peer(wire.begin(then=flood)) as endpoint:
        conversation = wire.client.converse(endpoint, REQUEST, replace(manner, patience=1.0))
        got = await told_with(conversation, lambda talk: talk.stop(Stop.STOP_READING))
        assert got.ending is Ending.STOPPED
        await asyncio.wait_for(full.wait(), HANG_SECONDS)
        assert not closed.is_set()
        await conversation.aclose()
        await asyncio.wait_for(closed.wait(), HANG_SECONDS)


@each_wire
@both
@pytest.mark.asyncio
async def test_what_comes_after_a_client_stopped_reading_is_never_read(
    wire: Wire, manner: Manner
) -> None:
    stopped, delivered = asyncio.Event(), asyncio.Event()
    left: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def one_more(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await stopped.wait()
        writer.write(wire.say(text(3)))
        while unacknowledged(writer):  # noqa: ASYNC110 - the kernel's counter has no event
            await asyncio.sleep(0)
        delivered.set()
        left.set_result(await leaving(reader))

    async with peer(wire.begin(one_more)) as endpoint:
        conversation = wire.client.converse(endpoint, REQUEST, replace(manner, patience=1.0))
        await told_with(conversation, lambda talk: talk.stop(Stop.STOP_READING))
        stopped.set()
        await asyncio.wait_for(delivered.wait(), HANG_SECONDS)
        await steps()
        await conversation.aclose()
        assert await left == "RST"  # closed with unread data, RFC 2525 section 2.17


def unacknowledged(writer: asyncio.StreamWriter) -> int:
    """Bytes that the client's kernel has not yet taken."""
    sock = writer.get_extra_info("socket")
    count = fcntl.ioctl(sock.fileno(), termios.TIOCOUTQ, bytes(4))
    return int.from_bytes(count, sys.byteorder)


@each_wire
@both
@pytest.mark.asyncio
async def test_half_close_sends_fin_and_goes_on_reading(wire: Wire, manner: Manner) -> None:
    async def finish_after_fin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await leaving(reader) == "FIN"
        writer.write(wire.say(done(3)) + wire.end)

    async with peer(wire.begin(then=finish_after_fin)) as endpoint:
        conversation = wire.client.converse(endpoint, REQUEST, manner)
        got = await told_with(conversation, lambda talk: talk.half_close())
        await conversation.aclose()
    assert got.seqs == [1, 2, 3]
    assert got.ending is Ending.COMPLETE


@pytest.mark.parametrize("how", [Stop.MESSAGE, Stop.HALF_CLOSE])
@both
@pytest.mark.asyncio
async def test_who_leaves_by_message_or_half_close_hears_the_rest(
    manner: Manner, how: Stop
) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if how is Stop.MESSAGE:
            _, said = await websocket_peer.client_frame(reader)
            assert said == b'{"cancel":{}}'
        else:
            assert await leaving(reader) == "FIN"
        writer.write(WEBSOCKET.say(done(3)) + websocket_peer.ws_close(1000, "bye"))

    async with peer(WEBSOCKET.begin(answer)) as endpoint:
        conversation = websocket.converse(endpoint, REQUEST, manner)
        got = await told_with(conversation, lambda talk: talk.stop(how))
        await conversation.aclose()
    assert got.seqs == [1, 2, 3]
    assert got.ending is Ending.STOPPED
    assert got.evidence.code == "1000"


@both
@pytest.mark.asyncio
async def test_a_message_goes_up_the_websocket(manner: Manner) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _, said = await websocket_peer.client_frame(reader)
        assert said == b'{"approve":{"callId":"c","approved":true}}'
        writer.write(WEBSOCKET.say(done(3)) + websocket_peer.ws_close(1000))

    message = ClientMessage(approve=Approve(call_id="c", approved=True))
    async with peer(WEBSOCKET.begin(answer)) as endpoint:
        conversation = websocket.converse(endpoint, REQUEST, manner)
        got = await told_with(conversation, lambda talk: talk.send(message))
        await conversation.send(message)
        await conversation.aclose()
    assert got.ending is Ending.COMPLETE
    assert got.kinds == ["sent"]
