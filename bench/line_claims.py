"""What the line is meant to be, and whether it was in this run."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

NEAR_FLOOR = 1.15
WORN = 1.1


@dataclass(frozen=True, slots=True)
class Round:
    """One relay in one round."""

    p50: float  # microseconds, the whole round trip
    p99: float
    bulk: float  # gigabytes per second
    sequential: float  # connections per second
    concurrent: float


@dataclass(slots=True)
class Measured:
    """One relay in all rounds."""

    rounds: list[Round] = field(default_factory=list[Round])
    kilobytes: float | None = None  # per connection


@dataclass(frozen=True, slots=True)
class Claim:
    """`ratio` is ours to theirs."""

    text: str
    ratio: float
    holds: bool


Figure = Callable[[Round], float]
Results = Mapping[str, Measured]


def added(results: Results, name: str, figure: Figure) -> float:
    """Microseconds that a relay adds to the direct connection, the median over the rounds."""
    pairs = zip(results[name].rounds, results["direct"].rounds, strict=True)
    return statistics.median(figure(one) - figure(bare) for one, bare in pairs)


def ratio(results: Results, ours: str, theirs: str, figure: Figure) -> float:
    """The median of the rounds' own ratios."""
    pairs = zip(results[ours].rounds, results[theirs].rounds, strict=True)
    return statistics.median(figure(one) / figure(other) for one, other in pairs)


def claims(results: Results) -> list[Claim]:
    """Those that what was measured can decide."""
    made = [*_against(results, "toxiproxy"), *_against(results, "haproxy")]
    for theirs, ours, bound in (("C", "line", NEAR_FLOOR), ("line", "line wearing 3", WORN)):
        if theirs in results and ours in results:
            whole = ratio(results, ours, theirs, lambda one: one.p50)
            text = f"{ours}: whole round trip at most {bound} x {theirs}"
            made.append(Claim(text, whole, whole <= bound))
    return made


def _against(results: Results, theirs: str) -> list[Claim]:
    if theirs not in results:
        return []
    lower: dict[str, Figure] = {"p50": lambda one: one.p50, "p99": lambda one: one.p99}
    higher: dict[str, Figure] = {"bulk throughput": lambda one: one.bulk}
    if theirs == "toxiproxy":
        higher["connections, one by one"] = lambda one: one.sequential
        higher["connections, 64 at a time"] = lambda one: one.concurrent
    made: list[Claim] = []
    for name, figure in lower.items():
        mine, other = added(results, "line", figure), added(results, theirs, figure)
        made.append(Claim(f"added {name} below {theirs}'s", mine / other, mine < other))
    for name, figure in higher.items():
        share = ratio(results, "line", theirs, figure)
        made.append(Claim(f"{name} above {theirs}'s", share, share > 1))
    mine_kb, other_kb = results["line"].kilobytes, results[theirs].kilobytes
    if theirs == "toxiproxy" and mine_kb is not None and other_kb:
        text = f"memory per connection below {theirs}'s"
        made.append(Claim(text, mine_kb / other_kb, mine_kb < other_kb))
    return made
