"""What a survey would send to a target, held against what its file allows."""

from __future__ import annotations

from collections.abc import Collection

from conformance.options import Trouble
from conformance.prober import fare
from conformance.prober.ageing import PACES, Pace
from conformance.prober.probe import Way, probes
from conformance.prober.survey import Survey
from conformance.targets.target import Target
from servers.scripts.oversize import SIZES

ALL_WIRES = ("sse", "websocket", "grpc")
LEDGER_REQUESTS = 3  # for each stream, at most, beside what waits for a cancel


def check(survey: Survey, target: Target) -> None:
    """Raises: Trouble, the survey goes beyond the file's limits; it names the way out."""
    limits, wires = target.limits, target.wires
    at_once, requests = streams_at_once(survey, wires), all_requests(survey, wires)
    if at_once > limits.streams_at_once:
        raise Trouble(
            f"{target.file}: this takes {at_once} streams at once, [limits] streams_at_once is "
            f"{limits.streams_at_once}; raise it, or ask for less with --wire sse --repeats 1"
        )
    if requests > limits.requests:
        raise Trouble(
            f"{target.file}: this takes up to {requests} requests, [limits] requests is "
            f"{limits.requests}; raise it, or ask for less with --wire, --repeats or --longest"
        )
    if limits.cost is not None and requests * limits.price_per_request > limits.cost:
        raise Trouble(
            f"{target.file}: this may cost {requests * limits.price_per_request:g}, [limits] cost "
            f"is {limits.cost:g}; raise it, or ask for less with --wire, --repeats or --longest"
        )


def told(survey: Survey, wires: Collection[str]) -> str:
    """One line for a dry run."""
    return (
        f"{streams_at_once(survey, wires)} streams at once for {survey.longest_seconds:g} s, up to "
        f"{all_requests(survey, wires)} requests in all, those to the ledger among them"
    )


def streams_at_once(survey: Survey, wires: Collection[str]) -> int:
    """Streams and connections that are open together, at most."""
    ways = _ways(survey, wires)
    return _held(survey, ways) + len(_lives(ways)) * len(PACES) + fare.streams(ways)


def all_requests(survey: Survey, wires: Collection[str]) -> int:
    """All that is sent, at most."""
    ways = _ways(survey, wires)
    asked = sum(_asked(pace, survey.longest_seconds) for pace in PACES) * len(_lives(ways))
    waiting = len(ways) * len(fare.LEFT) * (2 + round(survey.longest_seconds / 10))
    single = _held(survey, ways) + fare.streams(ways) + len(ways) * len(SIZES)
    return asked + waiting + single * (1 + LEDGER_REQUESTS)


def _ways(survey: Survey, wires: Collection[str]) -> list[Way]:
    return [way for way in survey.ways if way.wire in wires]


def _held(survey: Survey, ways: Collection[Way]) -> int:
    return sum(len(probes(way, survey.repeats)) for way in ways)


def _lives(ways: Collection[Way]) -> set[str]:
    return {way.wire for way in ways} - {"websocket"}


def _asked(pace: Pace, longest_seconds: float) -> int:
    """How often one connection asks."""
    age_seconds, requests = 0.0, 0
    while age_seconds < longest_seconds:
        age_seconds += pace.gap_seconds(age_seconds)
        requests += 1
    return requests
