from __future__ import annotations

import asyncio
import time

import pytest

from servers import speaker as speaker_module
from servers.ledger import Ledger
from servers.scripts.catalogue import SCRIPTS
from servers.speaker import Speaker, speaking
from servers.stage import Stage
from tests.unit.servers.plain import request
from tokenwire.v1.stream_pb2 import Append, Cancel, ClientMessage, Event, Release


class NoGrip:
    """A connection that no fault can take hold of."""

    reach = frozenset[str]()

    def fin(self) -> None: ...

    def reset(self) -> None: ...

    def stall(self) -> None: ...

    def resume(self) -> None: ...

    def narrow(self, buffer_bytes: int) -> None: ...


def stage() -> Stage:
    return Stage(SCRIPTS, Ledger())


async def said_by(speaker: Speaker) -> list[Event]:
    return [event async for event in speaker.say()]


def how_finished(on: Stage) -> str:
    record = on.ledger.record("run")
    assert record is not None
    finished = record.attempts[-1].finished
    assert finished is not None
    return finished.how


@pytest.mark.asyncio
@pytest.mark.parametrize("script", ["steer", "steady"])
async def test_patience_ends_a_wait_that_nobody_ends(
    monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    monkeypatch.setattr(speaker_module, "_PATIENCE_NS", 10_000_000)
    on = stage()
    with speaking(
        on, request(script, hold_after=0 if script == "steer" else 10), "sse", "", NoGrip()
    ) as one:
        events = await said_by(one)
    assert [event.seq for event in events] == list(range(1, 11))
    assert how_finished(on) == "expired"
    assert one.failure is not None
    assert "waited in vain" in one.failure.message


@pytest.mark.asyncio
async def test_no_event_is_early_and_a_transport_that_blocks_delays_no_later_one() -> None:
    blocked_seconds = 0.5
    with speaking(stage(), request(pace=1), "sse", "", NoGrip()) as one:
        start_ns = time.monotonic_ns()
        late_ns = {0: 0}
        async for event in one.say():
            due_ns = (min(event.seq, 60) - 1) * 20_000_000
            late_ns[event.seq] = event.said_ns - start_ns - due_ns
            if event.seq == 5:
                await asyncio.sleep(blocked_seconds)
    assert min(late_ns.values()) >= 0
    assert late_ns[60] < blocked_seconds * 1e9


@pytest.mark.asyncio
async def test_a_release_that_overtakes_the_hand_over_is_not_lost() -> None:
    with speaking(stage(), request(hold_after=2), "sse", "", NoGrip()) as one:
        async for event in one.say():
            if event.seq == 2:  # its peer has it, and the speaker does not know yet
                one.attempt.run.receive(ClientMessage(release=Release()), "http")
    assert one.ended == "done"


@pytest.mark.asyncio
async def test_a_cancel_that_overtakes_the_hand_over_comes_after_what_was_heard() -> None:
    events: list[Event] = []
    with speaking(stage(), request(), "sse", "", NoGrip()) as one:
        async for event in one.say():
            events.append(event)
            if event.seq == 2:
                one.attempt.run.receive(ClientMessage(cancel=Cancel()), "http")
    assert [event.seq for event in events] == [1, 2, 3]
    assert events[-1].done.finish_reason == "cancelled"
    assert one.attempt.run.record().received[0].after_seq == 2


@pytest.mark.asyncio
async def test_a_cancel_of_an_earlier_attempt_does_not_end_a_later_one() -> None:
    on = stage()
    with speaking(on, request(), "sse", "", NoGrip()) as first:
        first.attempt.run.receive(ClientMessage(cancel=Cancel()), "http")
        assert len(await said_by(first)) == 1
    with speaking(on, request(), "sse", "", NoGrip()) as second:
        second.attempt.run.receive(ClientMessage(append=Append(text="unheeded")), "http")
        assert len(await said_by(second)) == 61


@pytest.mark.asyncio
async def test_what_was_appended_counts_for_the_whole_run() -> None:
    on = stage()
    with speaking(on, request("steer"), "sse", "", NoGrip()) as first:
        first.attempt.run.receive(ClientMessage(append=Append(text="a b")), "http")
        whole = await said_by(first)
    with speaking(on, request("steer", resume_after=11), "sse", "", NoGrip()) as second:
        rest = await said_by(second)
    assert [event.text.text for event in rest] == [event.text.text for event in whole[11:]]


@pytest.mark.asyncio
async def test_a_done_is_not_said_twice_where_a_hold_after_it_is_cancelled() -> None:
    with speaking(stage(), request(limit=1, hold_after=2), "sse", "", NoGrip()) as one:
        events: list[Event] = []
        async for event in one.say():
            events.append(event)
            if event.seq == 2:
                one.attempt.run.receive(ClientMessage(cancel=Cancel()), "http")
    assert [event.seq for event in events] == [1, 2]
    assert one.ended == "done"


@pytest.mark.asyncio
async def test_heartbeats_neither_pile_up_nor_stop_while_tokens_flow() -> None:
    with speaking(stage(), request(pace=0.25, heartbeat_ms=10), "sse", "", NoGrip()) as one:
        events = await said_by(one)
    beats = [event.said_ns for event in events if event.seq == 0]
    assert 2 <= len(beats) <= 60
    assert [event.seq for event in events if event.seq] == list(range(1, 62))


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("left", "cutting", "how"),
    [(True, False, "left"), (False, True, "stopped"), (False, False, "crashed")],
)
async def test_a_performance_cut_short_says_by_whom(left: bool, cutting: bool, how: str) -> None:
    on = stage()
    with speaking(on, request(), "sse", "", NoGrip()) as one:
        on.cutting = cutting
        if left:
            one.attempt.leave("reset")
    assert how_finished(on) == how


@pytest.mark.asyncio
async def test_a_speaker_that_is_through_listens_no_more() -> None:
    on = stage()
    with speaking(on, request(limit=1), "sse", "", NoGrip()) as one:
        await said_by(one)
        assert one.attempt.run.listeners
    assert not one.attempt.run.listeners


@pytest.mark.asyncio
async def test_a_script_without_pauses_leaves_room_for_others() -> None:
    turns = 0

    async def other() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(other())
    with speaking(stage(), request("long", pace=1e-9), "sse", "", NoGrip()) as one:
        await said_by(one)
    task.cancel()
    assert turns > 1000
