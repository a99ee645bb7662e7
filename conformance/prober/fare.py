"""How a stream fares, besides its clocks: pace, size, and what becomes of it without its reader."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from conformance.prober.delivery import Delivery, compressed, plain
from conformance.prober.kept import Kept
from conformance.prober.leaving import Noticed, leave
from conformance.prober.messages import Largest, largest
from conformance.prober.probe import Flow, Way
from conformance.prober.subject import Subject
from tokenwire.clock import Clock

LEFT = (Flow.DOWN, Flow.SILENT)
SETTLING_SECONDS = 2.0  # so that the many streams that begin at first disturb no pace


@dataclass(slots=True)
class Fare:
    """What has come in so far."""

    deliveries: Kept[Delivery] = field(default_factory=Kept[Delivery])
    largest: Kept[Largest] = field(default_factory=Kept[Largest])
    leaving: Kept[Noticed] = field(default_factory=Kept[Noticed])


def streams(ways: Sequence[Way]) -> int:
    """How many of these are open at once, at most."""
    return len(ways) * (len(LEFT) + 1) + (Way.SSE in ways)


async def fares(
    subject: Subject, ways: Sequence[Way], stem: str, longest_seconds: float, fare: Fare
) -> None:
    """Everything of each way, into `fare`: `longest_seconds` is for whoever waits for a cancel to
    arrive."""
    await Clock.running().sleep(SETTLING_SECONDS)
    paces = [partial(plain, subject, way, f"{stem}-pace-{way}") for way in ways]
    if Way.SSE in ways:
        paces.append(partial(compressed, subject, f"{stem}-pace-gzip"))
    left = [
        partial(leave, subject, way, flow, f"{stem}-left-{way}-{flow}", longest_seconds)
        for way in ways
        for flow in LEFT
    ]
    sizes = [partial(largest, subject, way, f"{stem}-size-{way}") for way in ways]
    async with asyncio.TaskGroup() as group:
        group.create_task(fare.leaving.all_of(left))
        await fare.deliveries.all_of(paces)
        await fare.largest.all_of(sizes)
