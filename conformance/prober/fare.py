"""How a stream fares, besides its clocks: pace, size, and what becomes of it without its reader."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import TypeVar

from conformance.prober.delivery import Delivery, compressed, plain
from conformance.prober.leaving import Noticed, leave
from conformance.prober.messages import Largest, largest
from conformance.prober.probe import Flow, Way
from conformance.prober.subject import Subject
from tokenwire.clock import Clock

T = TypeVar("T")

LEFT = (Flow.DOWN, Flow.SILENT)
SETTLING_SECONDS = 2.0  # so that the many streams that begin at first disturb no pace
Fare = tuple[tuple[Delivery, ...], tuple[Largest, ...], tuple[Noticed, ...]]


def streams(ways: Sequence[Way]) -> int:
    """How many of these are open at once, at most."""
    return len(ways) * (len(LEFT) + 1) + (Way.SSE in ways)


async def fares(subject: Subject, ways: Sequence[Way], stem: str, longest_seconds: float) -> Fare:
    """Everything of each way: `longest_seconds` is for whoever waits for a cancel to arrive."""
    await Clock.running().sleep(SETTLING_SECONDS)
    paces = [plain(subject, way, f"{stem}-pace-{way}") for way in ways]
    if Way.SSE in ways:
        paces.append(compressed(subject, f"{stem}-pace-gzip"))
    left = [
        leave(subject, way, flow, f"{stem}-left-{way}-{flow}", longest_seconds)
        for way in ways
        for flow in LEFT
    ]
    leaving = asyncio.create_task(all_of(left))
    try:
        deliveries = await all_of(paces)
        sizes = await all_of([largest(subject, way, f"{stem}-size-{way}") for way in ways])
        noticed = await leaving
    finally:
        leaving.cancel()
        await asyncio.gather(leaving, return_exceptions=True)
    return tuple(deliveries), tuple(sizes), tuple(each for each in noticed if each is not None)


async def all_of(
    works: Sequence[Coroutine[None, None, T]], told: Callable[[], None] = lambda: None
) -> list[T]:
    """All at once, in order; where one raises, or this is cancelled, none goes on."""

    async def one(work: Coroutine[None, None, T]) -> T:
        result = await work
        told()
        return result

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(work)) for work in works]
    return [task.result() for task in tasks]
