"""What holds on every wire alike, heard by plain library clients."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress

import grpc.aio
import pytest
from websockets.exceptions import ConnectionClosedError

from servers.cues import Received, expected
from servers.ledger import finished, left, said
from servers.origin import Origin
from servers.record import AttemptRecord
from servers.scripts.catalogue import SCRIPTS
from tests.unit.servers.plain import (
    HANG_SECONDS,
    LISTEN,
    WIRES,
    as_json,
    http,
    request,
    unstamped,
)
from tokenwire.v1.stream_pb2 import (
    Append,
    Approve,
    Cancel,
    ClientMessage,
    Event,
    Release,
    StreamRequest,
)

ANSWERS = {
    "tool-call": ClientMessage(approve=Approve(call_id="call-1", approved=True)),
    "steer": ClientMessage(append=Append(text="left \u05e9 \U0001f600")),
}


def latest(origin: Origin, run_id: str = "run") -> AttemptRecord:
    record = origin.ledger.record(run_id)
    assert record is not None
    return record.attempts[-1]


async def post(origin: Origin, message: ClientMessage, run_id: str = "run") -> None:
    async with http(origin) as client:
        answer = await client.post(f"/runs/{run_id}/messages", content=as_json(message))
        assert answer.status_code == 202, answer.text


async def hear(wire: str, origin: Origin, asked: StreamRequest) -> list[Event]:
    """All events, or those before a failure; nobody waits longer than a hang."""
    heard: list[Event] = []
    async with asyncio.timeout(HANG_SECONDS):
        with suppress(ConnectionClosedError, grpc.aio.AioRpcError):
            async for event in LISTEN[wire](origin, asked):
                heard.append(event)
    return heard


@pytest.mark.asyncio
@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("script", SCRIPTS)
async def test_a_script_is_delivered_whole(origin: Origin, wire: str, script: str) -> None:
    asked = request(script, seed=5)
    hearing = asyncio.create_task(hear(wire, origin, asked))
    received: list[Received] = []
    if script in ANSWERS:
        await origin.ledger.wait("run", said(1))
        await post(origin, ANSWERS[script])
        received.append(Received(0, ANSWERS[script]))
    heard = [unstamped(event) for event in await hearing]
    assert tuple(heard) == expected(SCRIPTS[script], asked, received)
    await origin.ledger.wait("run", finished)
    attempt = latest(origin)
    assert [one.seq for one in attempt.said] == [event.seq for event in heard]
    assert attempt.left is None
    assert attempt.finished is not None
    how = {"no-done": "no-done", "in-band-error": "failed", "deletion-fails": "failed"}.get(
        script, "done"
    )
    assert attempt.finished.how == how


@pytest.mark.asyncio
@pytest.mark.parametrize("wire", WIRES)
async def test_a_resumed_stream_says_the_exact_rest(origin: Origin, wire: str) -> None:
    whole = expected(SCRIPTS["document"], request("document"))
    for after in (1, 200, len(whole) - 1):
        asked = request("document", resume_after=after)
        heard = [unstamped(event) for event in await hear(wire, origin, asked)]
        assert tuple(heard) == whole[after:]
    record = origin.ledger.record("run")
    assert record is not None
    assert [one.number for one in record.attempts] == [1, 2, 3]


@pytest.mark.asyncio
@pytest.mark.parametrize("wire", WIRES)
async def test_what_was_approved_before_a_break_needs_no_second_approval(
    origin: Origin, wire: str
) -> None:
    hearing = asyncio.create_task(hear(wire, origin, request("tool-call")))
    await origin.ledger.wait("run", said(7))
    await post(origin, ANSWERS["tool-call"])
    whole = await hearing
    rest = await hear(wire, origin, request("tool-call", resume_after=9))
    assert [unstamped(event) for event in rest] == [unstamped(event) for event in whole[9:]]


@pytest.mark.asyncio
@pytest.mark.parametrize("wire", WIRES)
async def test_a_cancel_ends_a_held_stream_with_done(origin: Origin, wire: str) -> None:
    asked = request("long", hold_after=4)
    hearing = asyncio.create_task(hear(wire, origin, asked))
    await origin.ledger.wait("run", said(4))
    await post(origin, ClientMessage(cancel=Cancel(reason="enough")))
    heard = [unstamped(event) for event in await hearing]
    cancel = Received(4, ClientMessage(cancel=Cancel()))
    assert tuple(heard) == expected(SCRIPTS["long"], asked, [cancel])
    attempt = latest(origin)
    assert attempt.finished is not None
    assert attempt.finished.how == "cancelled"


@pytest.mark.asyncio
@pytest.mark.parametrize("wire", WIRES)
async def test_a_cancel_ends_a_flowing_stream_where_the_ledger_says(
    origin: Origin, wire: str
) -> None:
    asked = request("long", pace=0.5)
    hearing = asyncio.create_task(hear(wire, origin, asked))
    await origin.ledger.wait("run", said(20))
    await post(origin, ClientMessage(cancel=Cancel()))
    heard = [unstamped(event) for event in await hearing]
    record = origin.ledger.record("run")
    assert record is not None
    (received,) = record.received
    cancel = Received(received.after_seq, ClientMessage(cancel=Cancel()))
    assert tuple(heard) == expected(SCRIPTS["long"], asked, [cancel])
    assert len(heard) < 2000


@pytest.mark.asyncio
@pytest.mark.parametrize("wire", WIRES)
async def test_a_hold_lasts_until_it_is_released(origin: Origin, wire: str) -> None:
    listening = LISTEN[wire](origin, request(hold_after=3))
    for seq in (1, 2, 3):
        assert (await anext(listening)).seq == seq
    rest = asyncio.create_task(anext(listening))
    assert not await origin.ledger.wait("run", said(4), timeout_seconds=0.05)
    await post(origin, ClientMessage(release=Release()))
    assert (await rest).seq == 4
    assert [event.seq async for event in listening] == list(range(5, 62))


@pytest.mark.asyncio
@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("script", ["long", "steer", "held"])
async def test_a_peer_that_leaves_is_noticed_also_in_silence(
    origin: Origin, wire: str, script: str
) -> None:
    silent = {"steer": 10, "held": 3}.get(script)
    asked = request("long", pace=1, hold_after=3) if script == "held" else request(script, pace=1)
    listening = LISTEN[wire](origin, asked)
    async for event in listening:
        if event.seq == (silent or 5):
            break
    await listening.aclose()
    assert await origin.ledger.wait("run", left, HANG_SECONDS)
    assert await origin.ledger.wait("run", finished, HANG_SECONDS)
    attempt = latest(origin)
    assert attempt.left is not None
    assert attempt.left.how
    assert attempt.finished is not None
    assert attempt.finished.how == "left"
    if silent:
        assert attempt.said[-1].seq == silent
        assert all(each.said_ns <= attempt.left.ns for each in attempt.said)


@pytest.mark.asyncio
@pytest.mark.parametrize("wire", WIRES)
async def test_heartbeats_come_in_silence_and_are_not_scripted(origin: Origin, wire: str) -> None:
    listening = LISTEN[wire](origin, request(hold_after=1, heartbeat_ms=5))
    beats = 0
    async for event in listening:
        if event.seq == 0:
            assert event.HasField("heartbeat")
            beats += 1
        if beats == 3:
            break
    await listening.aclose()
    assert latest(origin).heartbeats >= 2  # the third may be on its way still
    assert [one.seq for one in latest(origin).said] == [1]


@pytest.mark.asyncio
@pytest.mark.parametrize("wire", WIRES)
async def test_events_are_stamped_before_and_entered_after_they_are_handed_over(
    origin: Origin, wire: str
) -> None:
    heard = await hear(wire, origin, request())
    entries = latest(origin).said
    assert [one.said_ns for one in entries] == [event.said_ns for event in heard]
    assert all(one.handed_ns is not None and one.handed_ns >= one.said_ns for one in entries)


@pytest.mark.asyncio
@pytest.mark.parametrize("wire", WIRES)
async def test_no_event_is_early(origin: Origin, wire: str) -> None:
    await hear(wire, origin, request("steady", pace=0.25))
    attempt = latest(origin)
    for one in attempt.said[:60]:
        assert one.said_ns - attempt.opened_ns >= (one.seq - 1) * 5_000_000


@pytest.mark.asyncio
async def test_the_ledger_is_json_of_its_documented_shape(origin: Origin) -> None:
    await hear("websocket", origin, request("steady", limit=2))
    async with http(origin) as client:
        record = json.loads((await client.get("/ledger/run")).text)
    attempt = record["attempts"][0]
    assert record["run_id"] == "run"
    assert [one["seq"] for one in attempt["said"]] == [1, 2, 3]
    assert attempt["left"] is None
    assert attempt["finished"]["how"] == "done"
