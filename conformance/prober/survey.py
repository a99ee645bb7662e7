"""Every probe at once: the whole takes as long as the longest of them."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from uuid import uuid4

from conformance.prober import ageing_http1, ageing_http2, fare
from conformance.prober.ageing import PACES, Dial, age
from conformance.prober.ages import ages
from conformance.prober.fare import all_of, fares
from conformance.prober.held import Held, together
from conformance.prober.holding import hold
from conformance.prober.kinds import clocks, of_way, unreachable
from conformance.prober.probe import Probe, Way, probes
from conformance.prober.report import Report
from conformance.prober.seen import Aged
from conformance.prober.stall import watching
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

    `told` is called as each stream and connection of a clock ends. Cancelled, it leaves
    nothing open.
    """
    begun_ns = time.monotonic_ns()
    stem = f"clocks-{uuid4().hex[:12]}"
    kinds = connections(survey, subject)
    async with watching() as stall:
        held, aged, (deliveries, largest, leaving) = await asyncio.gather(
            all_of(_held(survey, subject, stem), told),
            all_of(_aged(survey, subject, kinds, stem), told),
            fares(subject, survey.present(subject), stem, survey.longest_seconds),
        )
    seen = together(held)
    blind = tuple(way for way in survey.present(subject) if unreachable(of_way(seen, way)))
    lives = [ages(_of(aged, kind.protocol), survey.longest_seconds) for kind in kinds]
    return Report(
        name=subject.name,
        longest_seconds=survey.longest_seconds,
        repeats=survey.repeats,
        streams=streams(survey, subject),
        seconds=(time.monotonic_ns() - begun_ns) / SECOND_NS,
        clocks=(*clocks(seen, survey.longest_seconds, stall.seconds), *lives),
        deliveries=tuple(each for each in deliveries if not each.where.startswith(blind)),
        largest=tuple(each for each in largest if each.where not in blind),
        leaving=leaving,
        stalled_seconds=stall.seconds,
    )


def _held(survey: Survey, subject: Subject, stem: str) -> list[Coroutine[None, None, Held]]:
    """Not in one instant, which would delay some; those that ask the same further apart."""
    begun: Counter[int] = Counter()
    works: list[Coroutine[None, None, Held]] = []
    for probe in survey.probes(subject):
        after = probe.number * STAGGER_SECONDS + begun[probe.number] * APART_SECONDS
        begun[probe.number] += 1
        run_id = f"{stem}-{probe}"
        works.append(hold(subject, probe, run_id, survey.longest_seconds, after))
    return works


def _aged(
    survey: Survey, subject: Subject, kinds: Sequence[Connection], stem: str
) -> list[Coroutine[None, None, Aged]]:
    return [
        age(
            kind.protocol,
            kind.dial,
            subject.endpoints[kind.wire],
            pace,
            f"{stem}-{kind.wire}-{number}",
            survey.longest_seconds,
            number * LIVES_APART_SECONDS,
        )
        for kind in kinds
        for number, pace in enumerate(PACES)
    ]


def _of(aged: Sequence[Aged], protocol: str) -> list[Aged]:
    return [each for each in aged if each.protocol == protocol]
