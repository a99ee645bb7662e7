"""How long a connection may live, from two that asked at different paces. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from conformance.prober.ageing import PACES
from conformance.prober.cuts import scatter
from conformance.prober.findings import Finding, Found, Kind, Scattered, Unknown, Unstruck
from conformance.prober.seen import Aged


def ages(aged: Sequence[Aged], longest_seconds: float) -> Finding:
    """An age, where all ended equally old; a number of requests, where after equally many.

    `aged`: connections of one protocol, each at a pace of its own.
    """
    where = aged[0].protocol
    if all(each.requests == 0 for each in aged):
        return Unknown(where, aged[0].words)
    closed = [each.closed_seconds for each in aged if each.closed_seconds is not None]
    if not closed:
        return Unstruck(where, Kind.AGE, longest_seconds)
    requests = [each.requests for each in aged if each.closed_seconds is not None]
    words = next(each.words for each in aged if each.closed_seconds is not None)
    if len(closed) == len(aged) and max(closed) - min(closed) <= _apart(max(closed)):
        spread = max(closed) - min(closed)
        return Found(
            where,
            Kind.AGE,
            _between(aged, min(closed)),
            min(closed),
            None,
            spread,
            len(closed),
            words=words,
        )
    if _counted(aged, requests):
        return Found(where, Kind.REQUESTS, float(requests[0]), words=words, streams=len(requests))
    return Scattered(where, "requests", tuple(sorted(closed)), len(aged))


def _between(aged: Sequence[Aged], closed_seconds: float) -> float:
    """Half way from the oldest that was kept to the youngest that was not: it lies between."""
    kept_seconds = max(each.kept_seconds for each in aged)
    return (min(kept_seconds, closed_seconds) + closed_seconds) / 2


def _apart(seconds: float) -> float:
    """Each learns of its age only when its next request ends."""
    slowest = max(pace.gap_seconds(seconds) for pace in PACES)
    return scatter(seconds) + slowest


def _counted(aged: Sequence[Aged], requests: Sequence[int]) -> bool:
    """Whether all that ended did after as many, and none that was kept had come so far."""
    kept = [each.requests for each in aged if each.closed_seconds is None]
    return max(requests) - min(requests) <= 1 and all(each <= max(requests) for each in kept)
