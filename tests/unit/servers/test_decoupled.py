"""A decoupled producer goes on when its reader leaves: on every wire, and not beyond its origin."""

from __future__ import annotations

from contextlib import aclosing

import pytest

from servers.cues import Received, expected
from servers.ledger import finished, said
from servers.origin import Origin, serving
from servers.scripts.catalogue import SCRIPTS
from tests.unit.servers.plain import HANG_SECONDS, LISTEN, WIRES, request
from tokenwire.v1.stream_pb2 import Cancel, ClientMessage


async def _leave_after(origin: Origin, wire: str, tokens: int, hold_after: int) -> None:
    asked = request("steady", decoupled=True, pace=0.2, hold_after=hold_after)
    async with aclosing(LISTEN[wire](origin, asked)) as events:
        async for event in events:
            if event.seq == tokens:
                return


@pytest.mark.asyncio
@pytest.mark.parametrize("wire", WIRES)
async def test_a_reader_that_leaves_stops_nothing(origin: Origin, wire: str) -> None:
    await _leave_after(origin, wire, 6, hold_after=0)
    assert await origin.ledger.wait("run", finished, HANG_SECONDS)
    record = origin.ledger.record("run")
    assert record is not None
    [attempt] = record.attempts
    assert [one.seq for one in attempt.said] == list(range(1, 62))
    assert attempt.finished is not None
    assert (attempt.left, attempt.finished.how) == (None, "done")


@pytest.mark.asyncio
@pytest.mark.parametrize("wire", WIRES)
async def test_a_reader_that_stays_hears_it_whole(origin: Origin, wire: str) -> None:
    asked = request("steady", decoupled=True)
    heard = [event.seq async for event in LISTEN[wire](origin, asked)]
    assert heard == list(range(1, 62))


@pytest.mark.asyncio
async def test_it_ends_with_its_origin() -> None:
    async with serving() as origin:
        await _leave_after(origin, "sse", 6, hold_after=6)
        assert await origin.ledger.wait("run", said(6), HANG_SECONDS)
    record = origin.ledger.record("run")
    assert record is not None
    ended = record.attempts[0].finished
    assert ended is not None
    assert ended.how == "stopped"


def test_what_is_expected_of_it_ignores_a_cancel() -> None:
    asked = request("steady", decoupled=True)
    cancel = Received(6, ClientMessage(cancel=Cancel()))
    assert expected(SCRIPTS["steady"], asked, [cancel]) == expected(SCRIPTS["steady"], asked)
