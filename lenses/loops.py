"""Text that repeats itself: a model that is caught in a loop."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

SAME_TOKENS = 8  # so many in a row seen before are no coincidence
LONG_PERIOD_TOKENS = 24  # a fragment that long need only come twice
SHORT_LOOP_TOKENS = 64  # a shorter one must go on for so many: tables and rules repeat, too


@dataclass(frozen=True, slots=True)
class Loop:
    """`at`: the position of the token that made it certain; the loop began `period` or more
    tokens before it."""

    at: int
    period_tokens: int


def loops(texts: Sequence[str]) -> Iterator[Loop]:
    """Each loop once, as soon as it is certain: by the end of the second period of a fragment of
    at least LONG_PERIOD_TOKENS, or after SHORT_LOOP_TOKENS of a shorter one.

    vLLM's `repetition_detection` (PR 35451) compares the tail for `min_count` periods, so it
    fires min_count x period tokens after the beginning; gemini-cli's rule compares chunks of 50
    characters, ten times, and never sees a fragment of more than 250.

    O(n), with SAME_TOKENS texts a key.
    """
    seen: dict[tuple[str, ...], int] = {}
    period = matched = 0
    told = False
    for at in range(SAME_TOKENS - 1, len(texts)):
        key = tuple(texts[at - SAME_TOKENS + 1 : at + 1])
        distance = at - seen.get(key, at)
        seen[key] = at
        if not distance or distance != period:
            told = False
            period, matched = distance, SAME_TOKENS - 1
        matched += 1
        long = period >= LONG_PERIOD_TOKENS
        if period and not told and matched >= (period if long else SHORT_LOOP_TOKENS):
            told = True
            yield Loop(at, period)
