"""How far two finite samples lie apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def wasserstein(some: Sequence[float], others: Sequence[float]) -> float | None:
    """The Wasserstein-1 distance, in the samples' own unit: the area between the two empirical
    distribution functions (Vallender 1974), as `scipy.stats.wasserstein_distance`.

    None where exactly one is empty, 0 where both are. Two sorts: O(n log n).
    """
    if not some or not others:
        return None if some or others else 0.0
    return sum(abs(difference) * width for difference, width in _differences(some, others))


def kolmogorov_smirnov(some: Sequence[float], others: Sequence[float]) -> float | None:
    """The two-sample Kolmogorov-Smirnov statistic, 0 to 1: the largest difference of the two
    empirical distribution functions, as `scipy.stats.ks_2samp(...).statistic`.

    None where exactly one is empty, 0 where both are. Two sorts: O(n log n).
    """
    if not some or not others:
        return None if some or others else 0.0
    return max(abs(difference) for difference, _ in _differences(some, others))


def _differences(some: Sequence[float], others: Sequence[float]) -> Iterator[tuple[float, float]]:
    """F(x) - G(x) after each value that occurs, and how far away the next one is (0: none)."""
    left, right = sorted(some), sorted(others)
    i = j = 0
    while i < len(left) or j < len(right):
        here = min(left[i : i + 1] + right[j : j + 1])
        while i < len(left) and left[i] <= here:
            i += 1
        while j < len(right) and right[j] <= here:
            j += 1
        beyond = left[i : i + 1] + right[j : j + 1]
        width = min(beyond) - here if beyond else 0.0
        yield i / len(left) - j / len(right), width
