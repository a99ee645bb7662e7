"""How two textures differ, and whether that is a change."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from lenses.distance import kolmogorov_smirnov, wasserstein
from lenses.texture import Pause, Texture, moments

STILLNESS_MS = 20.0  # two pauses are the same one if they differ by no more
LEAST_SHIFT_MS = 2.0  # and two pacings, if they do not differ by more
SHIFT_SHARE = 0.1  # of the mean
CHANCE = 3.5  # standard errors: of 4,000 pairs of 60 tokens of one model, 9 differed by more
CLUSTER_SHIFT_TOKENS = 0.5


@dataclass(frozen=True, slots=True)
class TextureDifference:
    """How far `other` lies from `golden`. `changes` in words, () where it is the same texture.

    The `_shift`s are Wasserstein-1 distances, `gap_overlap` 1 - the Kolmogorov-Smirnov
    statistic as an effect size (its p-value means nothing: gaps are many and correlated).
    """

    gap_shift_ms: float | None
    gap_overlap: float | None
    chunk_shift_chars: float | None
    cluster_shift_tokens: float | None
    preamble_shift_ms: float | None
    word_rate_shift_percent: float | None
    pauses_lost: int
    pauses_new: int
    changes: tuple[str, ...]


def difference(golden: Texture, other: Texture) -> TextureDifference:
    """Whether two streams feel alike: the contract is that nothing here changes.

    Changed are gaps whose shift exceeds 2 ms, 10 % of the golden mean and what chance explains
    (3.5 standard errors of the golden sample); chunk sizes likewise without the 2 ms; clusters
    that differ by more than half a token; and each pause without a counterpart before the same
    token that is as long to 20 ms. Two shifts are told and judged nowhere: the preamble's belongs
    to TTFT, and the words a second that a reader gets tell a road that only joins tokens (none)
    from one that holds them back to the end.

    O(n), but for its sorts.
    """
    gap_shift = wasserstein(golden.gaps_ms, other.gaps_ms)
    overlap = kolmogorov_smirnov(golden.gaps_ms, other.gaps_ms)
    chunk_shift = wasserstein(golden.chunk_chars, other.chunk_chars)
    cluster_shift = wasserstein(golden.cluster_tokens, other.cluster_tokens)
    lost, new = _unmatched(golden.pauses, other.pauses), _unmatched(other.pauses, golden.pauses)
    bounds = {
        "gaps": (gap_shift, max(LEAST_SHIFT_MS, _tolerance(golden.gaps_ms, other.gaps_ms))),
        "chunk sizes": (chunk_shift, _tolerance(golden.chunk_chars, other.chunk_chars)),
        "clusters": (cluster_shift, CLUSTER_SHIFT_TOKENS),
        "pauses lost": (lost, 0),
        "pauses new": (new, 0),
    }
    return TextureDifference(
        gap_shift_ms=gap_shift,
        gap_overlap=None if overlap is None else 1 - overlap,
        chunk_shift_chars=chunk_shift,
        cluster_shift_tokens=cluster_shift,
        preamble_shift_ms=_minus(other.preamble_ms, golden.preamble_ms),
        word_rate_shift_percent=_percent(golden.words_per_second, other.words_per_second),
        pauses_lost=lost,
        pauses_new=new,
        changes=tuple(name for name, (far, bound) in bounds.items() if far is None or far > bound),
    )


def _unmatched(some: Sequence[Pause], others: Sequence[Pause]) -> int:
    there = {pause.before_token: pause.ms for pause in others}
    return sum(
        abs(there.get(pause.before_token, math.inf) - pause.ms) > STILLNESS_MS for pause in some
    )


def _minus(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other


def _percent(one: float | None, other: float | None) -> float | None:
    return 100 * (other / one - 1) if one and other else None


def _tolerance(golden: Sequence[float], other: Sequence[float]) -> float:
    mean, deviation = moments(golden)
    if not golden or not other:
        return 0.0
    chance = CHANCE * deviation * math.sqrt(1 / len(golden) + 1 / len(other))
    return max(SHIFT_SHARE * (mean or 0.0), chance)
