"""Rules on the thousand answers: jitter, TTFT, trace."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from lenses.histogram import Explicit, explicit, exponential
from lenses.quantiles import of as spread_of
from tests.lenses.populations.populations import Populations, in_time
from tests.lenses.populations.rule import PopulationRule, by_each
from tests.lenses.populations.seen import Seen
from tests.lenses.rule import Found
from tests.unit.lenses.made import WIRES

HISTOGRAM_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Slo:
    """What a dashboard promises of the 95th percentile: an answer that begins at once, comes
    faster than anybody reads (10 tokens a second) and is done while one still waits for it."""

    ttft_ms: float = 500.0
    mean_gap_ms: float = 100.0  # TPOT: a mean of each stream
    total_ms: float = 5000.0


SLO = Slo()


def _p95(values: Iterable[float]) -> float:
    return spread_of(values).p95


def _green(all_of: Populations, wire: str) -> Found:
    seen = all_of[f"answers/{wire}"]
    first = _p95(each.ttft_ms for each in seen)
    mean_gap = _p95(each.jitter.mean_gap_ms or 0.0 for each in seen)
    total = _p95(each.trace.duration_ms for each in seen)
    pooled = spread_of(gap for each in seen for gap in each.all_gaps_ms).p99
    told = (
        f"p95: TTFT {first:.0f} of {SLO.ttft_ms:.0f} ms, TPOT {mean_gap:.0f} of "
        f"{SLO.mean_gap_ms:.0f} ms, total {total / 1e3:.2f} of {SLO.total_ms / 1e3:.0f} s; "
        f"p99 of all gaps {pooled:.0f} ms"
    )
    met = first <= SLO.ttft_ms and mean_gap <= SLO.mean_gap_ms and total <= SLO.total_ms
    return Found(told, met and pooled <= SLO.mean_gap_ms)


def _slower(seen: Seen, _before: Seen) -> Seen:
    slow = (seen.jitter.mean_gap_ms or 0.0) + SLO.mean_gap_ms
    return replace(seen, jitter=replace(seen.jitter, mean_gap_ms=slow))


def _detected(all_of: Populations, wire: str) -> Found:
    seen = [each for (each,) in in_time(all_of, f"answers/{wire}")]
    found = sum(each.found for each in seen)
    paused = sum(each.paused for each in seen)
    both = sum(each.found and each.paused for each in seen)
    precision, recall = both / max(1, found), both / max(1, paused)
    told = f"{paused} of {len(seen)} paused: precision {precision:g}, recall {recall:g}"
    return Found(told, precision == recall == 1)


def _with_jitter_of(seen: Seen, before: Seen) -> Seen:
    return replace(seen, jitter=before.jitter)


def _with_trace_of(seen: Seen, before: Seen) -> Seen:
    return replace(seen, trace=before.trace)


def _flags(all_of: Populations, wire: str) -> Found:
    names = {name.split("/")[0] for name in all_of}
    every = [each for name in names for (each,) in in_time(all_of, f"{name}/{wire}")]
    clean = [each for each in every if not each.paused]
    false = sum(each.trace.flags != () for each in clean)
    stalls = sum(each.trace.flags == ("stall",) for each in every if each.paused)
    paused = len(every) - len(clean)
    told = f"{false} of {len(clean)} clean ones flagged, {stalls} of {paused} paused have a stall"
    return Found(told, false == 0 < len(clean) and stalls == paused > 0)


def _same_events(all_of: Populations, _wire: str) -> Found:
    places = in_time(all_of, *(f"answers/{each}" for each in WIRES))
    same = sum(len({_names(each) for each in place}) == 1 for place in places)
    return Found(f"{same} of {len(places)} lists the same", same == len(places) > 0)


def _names(seen: Seen) -> tuple[str, ...]:
    return tuple(event.name for event in seen.trace.events)


def _first_token(all_of: Populations, wire: str) -> Found:
    """By the origin's stamps: the client's marks hold what 50 connections at once cost it, too."""
    seen = all_of[f"answers/{wire}"]
    injected = _nearest_p95([each.injected_ms / 1e3 for each in seen])
    origin = [(each.ttft.origin_ms or 0.0) / 1e3 for each in seen]
    told = exponential(origin).quantile(0.95) or 0.0
    at_client = exponential([each.ttft_ms / 1e3 for each in seen]).quantile(0.95) or 0.0
    coarse = _interpolated_p95(explicit(origin))
    figure = (
        f"p95 {injected * 1e3:.1f} ms injected; exponential {_percent(told, injected)}, explicit "
        f"{_percent(coarse, injected)}; at the client {at_client * 1e3:.0f} ms"
    )
    return Found(figure, abs(told / injected - 1) <= HISTOGRAM_SHARE)


def _nearest_p95(values: list[float]) -> float:
    return sorted(values)[-(-95 * len(values) // 100) - 1]


def _interpolated_p95(histogram: Explicit) -> float:
    """As Prometheus' histogram_quantile: evenly within the bucket."""
    low, high = histogram.quantile_bounds(0.95)
    bucket = histogram.bounds.index(high)
    below = sum(histogram.counts[:bucket])
    rank = 0.95 * sum(histogram.counts)
    return low + (high - low) * (rank - below) / histogram.counts[bucket]


def _percent(value: float, true: float) -> str:
    return f"{100 * (value / true - 1):+.2f} %"


def _later(seen: Seen, _before: Seen) -> Seen:
    origin = (seen.ttft.origin_ms or 0.0) * 1.1
    return replace(seen, ttft=replace(seen.ttft, origin_ms=origin))


RULES = (
    PopulationRule(
        "jitter",
        "a dashboard of totals is green",
        _green,
        by_each("answers", _slower),
        timed=True,
    ),
    PopulationRule(
        "jitter",
        "and 8 % are paused for 2.5 s: found are they, and no others",
        _detected,
        by_each("answers", _with_jitter_of),
    ),
    PopulationRule(
        "trace",
        "no clean stream is flagged, each paused one is",
        _flags,
        by_each("answers", _with_trace_of),
    ),
    PopulationRule(
        "trace",
        "the events are the same on every wire",
        _same_events,
        by_each("answers", _with_trace_of),
    ),
    PopulationRule(
        "ttft",
        "p95 is what was injected to 1 % in exponential buckets",
        _first_token,
        by_each("answers", _later),
        timed=True,
    ),
)
