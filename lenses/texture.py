"""The texture of a stream: a fingerprint of its pacing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from lenses.quantiles import Spread, quantile, spread
from lenses.stream import NS_PER_MS, Clock, Token, Unmeasurable, sift
from tokenwire.recording import Recording

PAUSE_MEDIANS = 5.0  # a pause is a gap of that many medians, and at least ...
PAUSE_MS = 250.0  # ... that long: shorter ones are the pacing itself
TOGETHER_MS = 1.0  # arrivals closer than this came in one piece


@dataclass(frozen=True, slots=True)
class Pause:
    """A gap that stands out. `after`: what the content token before it ended with."""

    before_token: int  # the position among the content, from 0, of the token that ended it
    ms: float
    after: str  # letter, digit, space, sentence, clause, line, other


@dataclass(frozen=True, slots=True)
class Texture:
    """How one stream feels. `gaps_ms`, `chunk_chars` and `cluster_tokens` are in order.

    `variation` is the gaps' standard deviation over their mean, `burstiness` (sd - mean) /
    (sd + mean) from -1 (regular) over 0 (Poisson) to 1, `memory` the correlation of each gap
    with the next; all three without the pauses.
    """

    tokens: int
    preamble_ms: float | None
    mean_gap_ms: float | None
    tokens_per_second: float | None
    words_per_second: float | None
    variation: float | None
    burstiness: float | None
    memory: float | None
    gap_spread_ms: Spread | None
    chunk_spread_chars: Spread | None
    cluster_spread_tokens: Spread | None
    pauses: tuple[Pause, ...]
    gaps_ms: tuple[float, ...]
    chunk_chars: tuple[float, ...]
    cluster_tokens: tuple[float, ...]
    clock: Clock
    doubts: tuple[str, ...]


def texture(recording: Recording) -> Texture | Unmeasurable:
    """The fingerprint of a stream's pacing: gaps, pauses, preamble, chunk sizes and clusters.

    A gap lies between two arrivals of content; `gaps_ms` holds those that are no pauses. A
    pause is a gap of at least 5 medians and 250 ms, which no pacing of a model at more than 4
    tokens a second reaches by itself. `chunk_chars` counts the characters of each token.
    `cluster_tokens` counts the tokens that came together, less than 1 ms apart: what
    speculative decoding and a coalescing gateway look like. `preamble_ms` is the time to the
    first content. `words_per_second` counts the words that came after the first token, over the
    time to the last, pauses included: what coalescing leaves as it was.

    Burstiness and memory: Goh & Barabasi, EPL 81 (2008) 48002, eq. 1 and 2. No load tool
    measures texture: TPOT, the mean, is all that they would compare.

    O(n), but for the sorts of its quantiles.
    """
    stream = sift(recording)
    if isinstance(stream, Unmeasurable):
        return stream
    content = stream.content()
    every = [(after.at_ns - before.at_ns) / NS_PER_MS for before, after in pairwise(content)]
    threshold = max(PAUSE_MS, PAUSE_MEDIANS * quantile(sorted(every), 0.5)) if every else PAUSE_MS
    gaps = [gap for gap in every if gap < threshold]
    chunks = [float(len(token.text)) for token in content]
    clusters = _clusters(every) if content else []
    mean, deviation = moments(gaps)
    return Texture(
        tokens=len(content),
        preamble_ms=(content[0].at_ns - stream.asked_ns) / NS_PER_MS if content else None,
        mean_gap_ms=mean,
        tokens_per_second=1e3 / mean if mean else None,
        words_per_second=_words_per_second(content),
        variation=deviation / mean if mean else None,
        burstiness=(deviation - mean) / (deviation + mean) if mean else None,
        memory=_memory(gaps),
        gap_spread_ms=spread(gaps),
        chunk_spread_chars=spread(chunks),
        cluster_spread_tokens=spread(clusters),
        pauses=_pauses(content, every, threshold),
        gaps_ms=tuple(gaps),
        chunk_chars=tuple(chunks),
        cluster_tokens=tuple(clusters),
        clock=stream.clock,
        doubts=stream.doubts,
    )


def _words_per_second(content: Sequence[Token]) -> float | None:
    lasted_ns = content[-1].at_ns - content[0].at_ns if content else 0
    words = len("".join(token.text for token in content).split())
    return (words - len(content[0].text.split())) * 1e9 / lasted_ns if lasted_ns else None


def _clusters(every: Sequence[float]) -> list[float]:
    sizes = [1.0]
    for gap in every:
        if gap < TOGETHER_MS:
            sizes[-1] += 1
        else:
            sizes.append(1.0)
    return sizes


def moments(sample: Sequence[float]) -> tuple[float | None, float]:
    """Mean and standard deviation of a whole population; (None, 0) of an empty one."""
    if not sample:
        return None, 0.0
    mean = math.fsum(sample) / len(sample)
    return mean, math.sqrt(math.fsum((each - mean) ** 2 for each in sample) / len(sample))


def _memory(gaps: Sequence[float]) -> float | None:
    before, after = gaps[:-1], gaps[1:]
    (mean_before, deviation_before), (mean_after, deviation_after) = map(moments, (before, after))
    spread_of_both = deviation_before * deviation_after
    if mean_before is None or mean_after is None or not spread_of_both:
        return None
    pairs = zip(before, after, strict=True)
    products = math.fsum((a - mean_before) * (b - mean_after) for a, b in pairs)
    return products / len(before) / spread_of_both


def _pauses(
    content: Sequence[Token], every: Sequence[float], threshold: float
) -> tuple[Pause, ...]:
    return tuple(
        Pause(number + 1, gap, _ending(content[number].text))
        for number, gap in enumerate(every)
        if gap >= threshold
    )


def _ending(text: str) -> str:
    match text[-1:]:
        case "." | "!" | "?" | "\N{HORIZONTAL ELLIPSIS}" | "\N{IDEOGRAPHIC FULL STOP}":
            return "sentence"
        case "," | ";" | ":":
            return "clause"
        case "\n":
            return "line"
        case last if last.isspace():
            return "space"
        case last if last.isdigit():
            return "digit"
        case last:
            return "letter" if last.isalpha() else "other"
