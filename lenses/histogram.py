"""One figure over many recordings, in the buckets that dashboards have, and what those cost."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# GenAI conventions 1.41: gen_ai.client.operation.time_to_first_chunk and .duration.
GENAI_SECONDS = tuple(0.01 * 2**step for step in range(14))
MOST_BUCKETS = 160  # OpenTelemetry's default maximum size
FINEST_SCALE = 20
COARSEST_SCALE = -10


@dataclass(frozen=True, slots=True)
class Explicit:
    """`counts[i]`: values above `bounds[i - 1]` and up to `bounds[i]`; the last: above all."""

    bounds: tuple[float, ...]
    counts: tuple[int, ...]

    def quantile_bounds(self, share: float) -> tuple[float, float]:
        """Between which bounds this quantile lies, all that such a histogram can know. Of an
        empty one: (0, inf)."""
        rank = math.ceil(share * sum(self.counts))
        below = 0
        for number, count in enumerate(self.counts):
            below += count
            if count and below >= max(1, rank):
                upper = self.bounds[number] if number < len(self.bounds) else math.inf
                return (self.bounds[number - 1] if number else 0.0), upper
        return 0.0, math.inf


@dataclass(frozen=True, slots=True)
class Exponential:
    """`counts[i]`: values in (base^i, base^(i + 1)], base = 2^(2^-scale); `zeros` apart."""

    scale: int
    zeros: int
    counts: Mapping[int, int]

    @property
    def base(self) -> float:
        """How much wider each bucket is than the one before."""
        return math.pow(2.0, math.pow(2.0, -self.scale))

    @property
    def relative_error(self) -> float:
        """The most by which a quantile is off that is taken at its bucket's harmonic middle."""
        return (self.base - 1) / (self.base + 1)

    def quantile(self, share: float) -> float | None:
        """This quantile to `relative_error`, by nearest rank; None of an empty one."""
        total = self.zeros + sum(self.counts.values())
        below = self.zeros
        rank = max(1, math.ceil(share * total))
        if below >= rank:
            return 0.0
        for index, count in self.counts.items():  # ascending
            below += count
            if below >= rank:
                return 2 * self.base ** (index + 1) / (1 + self.base)
        return None


def explicit(values: Iterable[float], bounds: Sequence[float] = GENAI_SECONDS) -> Explicit:
    """The explicit-bucket histogram of OpenTelemetry's metrics data model: bounds inclusive
    above. O(n log b)."""
    counts = Counter(bisect_left(bounds, value) for value in values)
    return Explicit(tuple(bounds), tuple(counts[n] for n in range(len(bounds) + 1)))


def exponential(values: Iterable[float], most_buckets: int = MOST_BUCKETS) -> Exponential:
    """The base-2 exponential histogram of OpenTelemetry's metrics data model, at the finest scale
    whose buckets from the smallest to the largest value are not more than `most_buckets`.

    O(n). Raises:
        ValueError: a value below 0 or not finite.
    """
    sample = list(values)
    if any(not 0 <= value < math.inf for value in sample):
        raise ValueError("an exponential histogram of times takes finite values of 0 or more")
    positive = [value for value in sample if value > 0]
    scale = _scale(min(positive), max(positive), most_buckets) if positive else FINEST_SCALE
    counts = Counter(_index(value, scale) for value in positive)
    return Exponential(scale, len(sample) - len(positive), dict(sorted(counts.items())))


def _scale(least: float, most: float, buckets: int) -> int:
    fits = (
        scale
        for scale in range(FINEST_SCALE, COARSEST_SCALE, -1)
        if _index(most, scale) - _index(least, scale) < buckets
    )
    return next(fits, COARSEST_SCALE)


def _index(value: float, scale: int) -> int:
    """The upper-inclusive bucket; exact at powers of two, where a logarithm is not."""
    mantissa, exponent = math.frexp(value)
    if mantissa == 0.5:
        return math.ceil((exponent - 1) * 2.0**scale) - 1
    if scale <= 0:
        return (exponent - 1) >> -scale
    return math.ceil((math.log2(mantissa) + exponent) * 2.0**scale) - 1
