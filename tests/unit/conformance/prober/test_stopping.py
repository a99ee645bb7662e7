"""A survey that is broken off tells what it has, and takes no more than it may."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from clients.endpoint import Endpoint
from conformance.prober.findings import Found, Kind, Unstruck
from conformance.prober.held import ClientSide, Held
from conformance.prober.leaving import leave
from conformance.prober.probe import Flow, Probe, Way
from conformance.prober.purse import Purse
from conformance.prober.report import EXIT_STOPPED
from conformance.prober.road import Near, direct
from conformance.prober.stopping import broken_off
from conformance.prober.subject import Subject
from conformance.prober.survey import Survey, find
from conformance.prober.target import CountedLedger
from conformance.targets.target import Limits
from faults.idle_timeout import IdleTimeout
from faults.line import Line
from servers.origin import serving
from servers.record import RunRecord
from tokenwire.clock import SECOND_NS

LONG = Survey((Way.SSE,), 60.0, repeats=1)
IDLE_SECONDS = 0.8
HANG_SECONDS = 20.0
FEW = Limits(requests=9, streams_at_once=100)


@pytest.mark.asyncio
async def test_what_was_found_before_an_interruption_is_told() -> None:
    async with serving() as origin, Line.stretched(at(direct(origin)["sse"])) as line:
        await IdleTimeout(idle_seconds=IDLE_SECONDS).fire(line)
        ends = Ends(2)  # the silent stream and the late one; those that somebody feeds live on
        subject = Subject("idle", {"sse": Endpoint(line.host, line.port)}, Near(origin))
        finding = asyncio.create_task(find(LONG, subject, ends))
        async with asyncio.timeout(HANG_SECONDS):
            await ends.enough.wait()
            finding.cancel()
            report = await finding
    struck = {each.kind for each in report.clocks if isinstance(each, Found)}
    assert struck == {Kind.IDLE, Kind.FIRST_BYTE}
    assert Unstruck(Way.SSE, Kind.ABSOLUTE, report.longest_seconds) in report.clocks
    assert 0 < report.longest_seconds < LONG.longest_seconds
    assert (report.stopped, report.exit_code()) == ("interrupted", EXIT_STOPPED)


@pytest.mark.asyncio
async def test_no_request_goes_beyond_the_files_limit() -> None:
    async with serving() as origin:
        purse = Purse(FEW)
        subject = Subject("few", direct(origin), CountedLedger(Near(origin), purse), purse)
        async with asyncio.timeout(HANG_SECONDS):
            report = await find(LONG, subject)
        opened = len(origin.ledger._runs)
    assert opened <= purse.taken.requests <= FEW.requests
    assert f"requests, the limit is {FEW.requests}" in report.stopped
    assert report.exit_code() == EXIT_STOPPED


@pytest.mark.asyncio
async def test_what_may_not_be_sent_is_not_sent_and_says_which_limit_it_met() -> None:
    purse = Purse(replace(FEW, cost=1.0, price_per_request=0.4))
    await purse.take(streams=1)
    await purse.take(2)  # questions about a run cost nothing
    await purse.take(streams=1)
    third = asyncio.create_task(purse.take(streams=1))
    assert await purse.spent() == "a cost of 1.20, the limit is 1.00"
    assert (third.done(), purse.taken.requests) == (False, 4)
    third.cancel()


@pytest.mark.asyncio
async def test_a_ledger_that_is_gone_is_asked_once_a_second_at_most() -> None:
    async with serving() as origin:
        gone = Gone(Near(origin))
        subject = Subject("gone", direct(origin), gone)
        found = await leave(subject, Way.SSE, Flow.SILENT, "left", 0.5)
    assert found is not None
    assert found.seconds is None
    assert gone.asked <= 2


def test_a_stream_that_was_only_not_cut_yet_says_nothing() -> None:
    silent, down = (Probe(Way.SSE, flow) for flow in (Flow.SILENT, Flow.DOWN))
    cut = Held(silent, ClientSide(0, 1, 5 * SECOND_NS, "EOF", 1), None)
    young = Held(replace(silent, number=1), ClientSide(SECOND_NS, 1, apart_ns=1), None)
    busy = Held(down, ClientSide(2 * SECOND_NS, 1, apart_ns=1), None)
    assert broken_off([cut, young, busy], 6 * SECOND_NS, 60.0) == (4.0, (cut, busy))


def test_nothing_is_claimed_of_what_was_never_held() -> None:
    assert broken_off([], 6 * SECOND_NS, 60.0) == (0.0, ())


class Ends:
    """Counts the streams that ended; `enough` is set with the last of so many."""

    def __init__(self, many: int) -> None:
        self._left = many
        self.enough = asyncio.Event()

    def __call__(self) -> None:
        self._left -= 1
        if not self._left:
            self.enough.set()


class Gone:
    """A ledger that answers once, and then at once that it knows nothing."""

    def __init__(self, ledger: Near) -> None:
        self._ledger = ledger
        self.asked = -1

    async def record(self, run_id: str) -> RunRecord | None:
        self.asked += 1
        return None if self.asked else await self._ledger.record(run_id)

    async def settled(self, run_id: str, seconds: float) -> None:
        del run_id, seconds


def at(endpoint: Endpoint) -> tuple[str, int]:
    return endpoint.host, endpoint.port
