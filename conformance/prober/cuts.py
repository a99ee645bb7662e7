"""Streams that asked the same, taken together: one limit, none, or a network that scatters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from conformance.prober.probe import Flow, KeepAlive
from conformance.prober.seen import Cut, Seen, View, cut

# Deadlines do not scatter, but for how their timers tick. The kernel's timer wheel is late by
# up to an eighth (SO_RCVTIMEO, which Varnish waits by); Squid and lighttpd look once a second
# and round both ends to it.
RELATIVE, LEAST_SECONDS = 0.05, 0.25
WHEEL, TICK_SECONDS, TICKS_FROM_SECONDS = 0.125, 2.2, 8.0


@dataclass(frozen=True, slots=True)
class Struck:
    """All were cut alike: the median of what each saw."""

    age_seconds: float
    silence_seconds: float
    client: View | None
    origin: View | None
    cuts: tuple[Cut, ...]
    words: str

    @property
    def spread_seconds(self) -> float:
        """Between the first and the last of them, by age."""
        ages = [each.age_seconds for each in self.cuts]
        return max(ages) - min(ages)


@dataclass(frozen=True, slots=True)
class Torn:
    """They were not cut alike, or only some were."""

    ages_seconds: tuple[float, ...]
    streams: int


Group = Struck | Torn | None


def tolerance(seconds: float) -> float:
    """How far apart the values of one clock may lie, seen by different probes."""
    return max(RELATIVE * seconds, scatter(seconds))


def scatter(seconds: float) -> float:
    """How far apart one clock may cut streams that ask the same."""
    if seconds >= TICKS_FROM_SECONDS:
        return TICK_SECONDS
    return max(WHEEL * seconds, LEAST_SECONDS)


def alike(one: float, other: float) -> bool:
    """Whether both may be the same clock."""
    return abs(one - other) <= tolerance(max(one, other))


def group(seen: Iterable[Seen], flow: Flow, blur_seconds: float = 0.0) -> Group:
    """What the streams of this flow without a keep-alive came to; None where none was cut.

    `blur_seconds`: for how long the prober itself could not run, so that no cut is dated truer.
    """
    asked = [
        s
        for s in seen
        if s.reached and (s.probe.flow, s.probe.keep_alive) == (flow, KeepAlive.NONE)
    ]
    ends = [(s, found) for s in asked if (found := cut(s)) is not None]
    cuts = tuple(found for _, found in ends)
    ages = tuple(sorted(each.age_seconds for each in cuts))
    if not ends:
        return None
    if len(ends) < len(asked) or ages[-1] - ages[0] > scatter(ages[-1]) + blur_seconds:
        return Torn(ages, len(asked))
    silences = [each.silence_seconds for each in cuts]
    clients = [s.client for s, _ in ends if s.client]
    origins = [s.origin for s, _ in ends if s.origin]
    words = clients[0].words if clients else "it was told nothing"
    return Struck(median(ages), median(silences), _both(clients), _both(origins), cuts, words)


def _both(views: Sequence[View]) -> View | None:
    if not views:
        return None
    return View(
        median(each.age_seconds for each in views), median(each.silence_seconds for each in views)
    )
