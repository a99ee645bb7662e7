"""The watchdog is patient to the nanosecond and excuses who is not to blame."""

from __future__ import annotations

import asyncio
import time

import pytest

from clients.events import Evidence
from clients.watchdog import Watchdog
from tokenwire.clock import Clock

MS = 1_000_000
SILENT, OTHER = Evidence("Silent"), Evidence("Other")


class Barks:
    """What the watchdog said, and when."""

    def __init__(self) -> None:
        self.excused = False
        self.reasons: list[Evidence] = []
        self.at_ns = 0
        self.heard = asyncio.Event()
        self.dog = Watchdog(Clock.running(), self.bark, lambda: self.excused)

    def bark(self, reason: Evidence) -> None:
        self.reasons.append(reason)
        self.at_ns = time.monotonic_ns()
        self.heard.set()


@pytest.mark.asyncio
async def test_it_barks_once_and_not_before_its_limit() -> None:
    barks, begin_ns = Barks(), time.monotonic_ns()
    barks.dog.expect(0.02, SILENT)
    await asyncio.wait_for(barks.heard.wait(), 10)
    assert barks.at_ns - begin_ns >= 20 * MS
    await Clock.running().sleep(0.03)
    assert barks.reasons == [SILENT]


@pytest.mark.asyncio
async def test_each_feeding_starts_the_limit_again() -> None:
    barks, clock = Barks(), Clock.running()
    barks.dog.expect(0.03, SILENT)
    begin_ns = time.monotonic_ns()
    await clock.until(begin_ns + 20 * MS)
    barks.dog.feed()
    fed_ns = time.monotonic_ns()
    await asyncio.wait_for(barks.heard.wait(), 10)
    assert barks.at_ns - begin_ns >= 50 * MS
    assert barks.at_ns - fed_ns >= 29 * MS


@pytest.mark.asyncio
async def test_who_waits_for_somebody_else_is_excused() -> None:
    barks, clock = Barks(), Clock.running()
    barks.excused = True
    barks.dog.expect(0.01, SILENT)
    await clock.sleep(0.05)
    assert not barks.reasons
    barks.excused = False
    await asyncio.wait_for(barks.heard.wait(), 10)


@pytest.mark.asyncio
async def test_a_new_expectation_replaces_the_one_before_and_rest_ends_it() -> None:
    barks, clock = Barks(), Clock.running()
    barks.dog.expect(0.01, SILENT)
    barks.dog.expect(0.02, OTHER)
    await asyncio.wait_for(barks.heard.wait(), 10)
    barks.dog.expect(0.01, SILENT)
    barks.dog.rest()
    await clock.sleep(0.03)
    assert barks.reasons == [OTHER]
