from __future__ import annotations

import asyncio

import pytest

from servers.ledger import Ledger, finished, left, said, settled
from servers.run import MAX_ATTEMPTS, MAX_MESSAGES, Attempt, Full
from tokenwire.v1.stream_pb2 import Append, Cancel, ClientMessage


def opened(ledger: Ledger, run_id: str = "run", resume_after: int = 0) -> Attempt:
    return ledger.open(run_id, "steady", "sse", "127.0.0.1:1", resume_after)


def hand_over(attempt: Attempt, seq: int) -> None:
    attempt.offered(seq, 1_000 * seq)
    attempt.handed(seq)


def test_it_keeps_when_each_event_was_offered_and_taken() -> None:
    ledger = Ledger()
    attempt = opened(ledger)
    hand_over(attempt, 1)
    attempt.offered(2, 2_000)
    record = attempt.record()
    assert [one.said_ns for one in record.said] == [1_000, 2_000]
    assert record.said[0].handed_ns is not None
    assert record.said[1].handed_ns is None  # the transport never took it


def test_a_heartbeat_is_counted_and_no_event() -> None:
    attempt = opened(Ledger())
    attempt.handed(0)
    assert attempt.record().heartbeats == 1
    assert attempt.record().said == ()


def test_the_first_words_about_an_end_count() -> None:
    attempt = opened(Ledger())
    attempt.leave("reset")
    attempt.leave("again")
    attempt.finish("left")
    attempt.finish("done")
    record = attempt.record()
    assert record.left is not None
    assert record.left.how == "reset"
    assert record.finished is not None
    assert record.finished.how == "left"


def test_a_run_that_is_resumed_has_numbered_attempts() -> None:
    ledger = Ledger()
    opened(ledger)
    opened(ledger, resume_after=7)
    record = ledger.record("run")
    assert record is not None
    assert [(one.number, one.resume_after) for one in record.attempts] == [(1, 0), (2, 7)]


def test_a_message_is_kept_with_what_had_been_offered_by_then() -> None:
    ledger = Ledger()
    attempt = opened(ledger)
    hand_over(attempt, 1)
    attempt.offered(2, 2_000)  # its peer may answer before the transport says that it took it
    attempt.run.receive(ClientMessage(append=Append(text="é")), "http")
    record = attempt.run.record()
    (received,) = record.received
    assert (received.kind, received.after_seq, received.wire) == ("append", 2, "http")
    assert received.message == '{"append": {"text": "é"}}'


def test_the_oldest_run_is_forgotten_first() -> None:
    ledger = Ledger(max_runs=2)
    for run_id in ("a", "b", "c"):
        opened(ledger, run_id)
    assert ledger.record("a") is None
    assert ledger.record("b") is not None


def test_a_run_is_bounded() -> None:
    ledger = Ledger()
    attempt = opened(ledger)
    for _ in range(MAX_ATTEMPTS - 1):
        opened(ledger)
    with pytest.raises(Full, match="attempts"):
        opened(ledger)
    for _ in range(MAX_MESSAGES):
        attempt.run.receive(ClientMessage(cancel=Cancel()), "http")
    with pytest.raises(Full, match="messages"):
        attempt.run.receive(ClientMessage(cancel=Cancel()), "http")


@pytest.mark.asyncio
async def test_waiting_ends_when_the_predicate_comes_true() -> None:
    ledger = Ledger()
    attempt = opened(ledger)
    waiting = asyncio.create_task(ledger.wait("run", said(2)))
    await asyncio.sleep(0)
    hand_over(attempt, 1)
    await asyncio.sleep(0)
    assert not waiting.done()
    hand_over(attempt, 2)
    assert await waiting


@pytest.mark.asyncio
async def test_waiting_for_what_is_so_already_ends_at_once() -> None:
    ledger = Ledger()
    attempt = opened(ledger)
    attempt.leave("reset")
    assert await ledger.wait("run", left)
    assert await ledger.wait("run", settled)
    assert not await ledger.wait("run", finished, timeout_seconds=0)


@pytest.mark.asyncio
async def test_a_run_can_be_waited_for_before_it_opens() -> None:
    ledger = Ledger()
    waiting = asyncio.create_task(ledger.wait("late", finished))
    await asyncio.sleep(0)
    opened(ledger, "late").finish("done")
    assert await waiting


@pytest.mark.asyncio
async def test_waiting_in_vain_ends_with_the_time() -> None:
    assert not await Ledger().wait("never", finished, timeout_seconds=0.01)


@pytest.mark.asyncio
async def test_a_wait_that_is_over_leaves_nothing_behind() -> None:
    ledger = Ledger()
    await ledger.wait("never", finished, timeout_seconds=0)
    waiting = asyncio.create_task(ledger.wait("never", finished))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert not ledger._watchers
