"""Quantiles of a finite sample, by linear interpolation between order statistics.

Hyndman & Fan 1996, type 7: what `numpy.percentile`, `statistics.quantiles(method="inclusive")`
and pandas give. Prometheus' `histogram_quantile` interpolates inside a bucket instead, and is
off by up to the bucket's width.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spread:
    """Where a sample lies, in the unit that the field holding it names."""

    p50: float
    p95: float
    p99: float
    max: float


def spread(values: Iterable[float]) -> Spread | None:
    """The spread of a sample, None of an empty one. One sort: O(n log n)."""
    ordered = sorted(values)
    return of(ordered) if ordered else None


def of(values: Iterable[float]) -> Spread:
    """The spread of a sample that holds at least one value.

    Raises:
        IndexError: it holds none.
    """
    ordered = sorted(values)
    return Spread(*(quantile(ordered, share) for share in (0.5, 0.95, 0.99, 1.0)))


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of a sorted, non-empty sample lies."""
    position = share * (len(ordered) - 1)
    below = int(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (position - below)
