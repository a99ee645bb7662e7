"""Every probe at once: the whole takes as long as the longest of them."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import uuid4

from conformance.prober import ageing_http1, ageing_http2, fare
from conformance.prober.ageing import PACES, Dial, age
from conformance.prober.ages import ages
from conformance.prober.fare import Fare, fares
from conformance.prober.held import Held, together
from conformance.prober.holding import hold
from conformance.prober.kept import Kept, Work
from conformance.prober.kinds import clocks, of_way, unreachable
from conformance.prober.probe import Probe, Way, probes
from conformance.prober.report import Report
from conformance.prober.seen import Aged
from conformance.prober.stall import watching
from conformance.prober.stopping import broken_off, finished
from conformance.prober.subject import Subject
from tokenwire.clock import SECOND_NS

APART_SECONDS = 0.03
# Not a part of a second, so that a timer that ticks once a second is met at three phases; and
# together longer than such a timer scatters, so that what befell all at one moment is no clock.
STAGGER_SECONDS = 1.4
LIVES_APART_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Survey:
    """What to ask: these ways, for so long, each probe so often."""

    ways: tuple[Way, ...]
    longest_seconds: float
    repeats: int = 3

    def present(self, subject: Subject) -> tuple[Way, ...]:
        """The ways that the subject has."""
        return tuple(way for way in self.ways if way.wire in subject.endpoints)

    def probes(self, subject: Subject) -> tuple[Probe, ...]:
        """Of the ways that the subject has."""
        return tuple(probe for way in self.present(subject) for probe in probes(way, self.repeats))


@dataclass(frozen=True, slots=True)
class Connection:
    """A protocol whose connections are asked for their age, on the wire that speaks it."""

    protocol: str
    wire: str
    dial: Dial


def connections(survey: Survey, subject: Subject) -> tuple[Connection, ...]:
    """One for each protocol that the asked wires speak."""
    found: list[Connection] = []
    sse = subject.endpoints.get("sse")
    if Way.SSE in survey.ways and sse is not None:
        found.append(
            Connection(ageing_http2.PROTOCOL, "sse", ageing_http2.dialling(ageing_http2.sse))
            if sse.http2
            else Connection(ageing_http1.PROTOCOL, "sse", ageing_http1.dial)
        )
    if "grpc" in subject.endpoints and {Way.GRPC, Way.CONVERSE} & set(survey.ways):
        found.append(
            Connection(ageing_http2.GRPC_PROTOCOL, "grpc", ageing_http2.dialling(ageing_http2.grpc))
        )
    return tuple(found)


def streams(survey: Survey, subject: Subject) -> int:
    """How many streams and connections are open at once, at most."""
    lives = len(connections(survey, subject)) * len(PACES)
    return len(survey.probes(subject)) + lives + fare.streams(survey.present(subject))


async def find(survey: Survey, subject: Subject, told: Callable[[], None] = lambda: None) -> Report:
    """What there is to know of this subject, after `longest_seconds` and a little.

    `told` is called as each stream and connection of a clock ends. Cancelled, or with its purse
    spent, it leaves nothing open and returns what it has; the report says why in `stopped`.
    """
    begun_ns = time.monotonic_ns()
    stem = f"clocks-{uuid4().hex[:12]}"
    kinds = connections(survey, subject)
    held, aged, fare = Kept[Held](), Kept[Aged](), Fare()
    async with watching() as stall:
        stopped = await finished(
            asyncio.gather(
                held.all_of(_held(survey, subject, stem), told),
                aged.all_of(_aged(survey, subject, kinds, stem), told),
                fares(subject, survey.present(subject), stem, survey.longest_seconds, fare),
            ),
            subject.purse,
        )
    longest_seconds, comparable = survey.longest_seconds, held.so_far
    if stopped:
        longest_seconds, comparable = broken_off(comparable, time.monotonic_ns(), longest_seconds)
    seen = together(comparable)
    blind = tuple(way for way in survey.present(subject) if unreachable(of_way(seen, way)))
    lives = [ages(of, longest_seconds) for kind in kinds if (of := _of(aged, kind.protocol))]
    return Report(
        name=subject.name,
        longest_seconds=longest_seconds,
        repeats=survey.repeats,
        streams=streams(survey, subject),
        seconds=(time.monotonic_ns() - begun_ns) / SECOND_NS,
        clocks=(*clocks(seen, longest_seconds, stall.seconds), *lives),
        deliveries=tuple(e for e in fare.deliveries.so_far if not e.where.startswith(blind)),
        largest=tuple(each for each in fare.largest.so_far if each.where not in blind),
        leaving=fare.leaving.so_far,
        stalled_seconds=stall.seconds,
        stopped=stopped,
    )


def _held(survey: Survey, subject: Subject, stem: str) -> list[Work[Held]]:
    """Not in one instant, which would delay some; those that ask the same further apart."""
    begun: Counter[int] = Counter()
    works: list[Work[Held]] = []
    for probe in survey.probes(subject):
        after = probe.number * STAGGER_SECONDS + begun[probe.number] * APART_SECONDS
        begun[probe.number] += 1
        run_id = f"{stem}-{probe}"
        works.append(partial(hold, subject, probe, run_id, survey.longest_seconds, after))
    return works


def _aged(
    survey: Survey, subject: Subject, kinds: Sequence[Connection], stem: str
) -> list[Work[Aged]]:
    return [
        partial(
            age,
            kind.protocol,
            kind.dial,
            subject.endpoints[kind.wire],
            pace,
            f"{stem}-{kind.wire}-{number}",
            survey.longest_seconds,
            number * LIVES_APART_SECONDS,
            subject.purse,
        )
        for kind in kinds
        for number, pace in enumerate(PACES)
    ]


def _of(aged: Kept[Aged], protocol: str) -> list[Aged]:
    return [each for each in aged.so_far if each.protocol == protocol]
