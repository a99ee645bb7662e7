"""The inbox takes one event ahead and no more."""

from __future__ import annotations

import asyncio

import pytest

from clients.events import Ended, Ending, Evidence, Heard, Noticed
from clients.inbox import Inbox
from tests.unit.clients.peers import steps


def heard(seq: int) -> Heard:
    return Heard(seq, None, 0, 0)


@pytest.mark.asyncio
async def test_an_event_waits_until_the_one_before_is_taken() -> None:
    inbox = Inbox()
    handed: list[int] = []

    async def hand() -> None:
        for seq in (1, 2, 3):
            await inbox.hand(heard(seq))
            handed.append(seq)

    handing = asyncio.create_task(hand())
    await steps()
    assert handed == [1]
    assert inbox.waited_for
    assert await inbox.take() == heard(1)
    await steps()
    assert handed == [1, 2]
    assert [await inbox.take(), await inbox.take()] == [heard(2), heard(3)]
    await handing
    assert not inbox.waited_for


@pytest.mark.asyncio
async def test_notices_pass_without_waiting_and_everything_keeps_its_order() -> None:
    inbox = Inbox()
    await inbox.hand(heard(1))
    inbox.note(Noticed("comment", 0, 0))
    ended = Ended(Ending.COMPLETE, Evidence(), 0)
    inbox.end(ended)
    assert [await inbox.take() for _ in range(3)] == [heard(1), Noticed("comment", 0, 0), ended]


@pytest.mark.asyncio
async def test_notices_that_nobody_takes_are_bounded() -> None:
    inbox = Inbox()
    for _ in range(20_000):
        inbox.note(Noticed("ping", 0, 0))
    inbox.end(Ended(Ending.UNSAID, Evidence(), 0))
    taken = 0
    while isinstance(await inbox.take(), Noticed):
        taken += 1
    assert taken == 10_000


@pytest.mark.asyncio
async def test_a_cancelled_take_loses_nothing() -> None:
    inbox = Inbox()
    taking = asyncio.create_task(inbox.take())
    await steps()
    taking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await taking
    await inbox.hand(heard(1))
    assert await inbox.take() == heard(1)


@pytest.mark.asyncio
async def test_a_bug_is_raised_once_everything_before_it_is_taken() -> None:
    inbox = Inbox()
    await inbox.hand(heard(1))
    inbox.fail(ZeroDivisionError())
    assert await inbox.take() == heard(1)
    with pytest.raises(ZeroDivisionError):
        await inbox.take()
