"""Scripts for whoever waits: equal totals with another first token, a stream against a batch."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence

from servers.script import Pause, Script, Step
from servers.scripts.pacing import token

TOTAL_SECONDS = 31.0
STALL_SECONDS = 3.0
WORDS = 60


def _spread(
    first_seconds: float, last_seconds: float, words: int, pauses: Sequence[tuple[int, float]] = ()
) -> Callable[[random.Random], Iterable[Step]]:
    """So many tokens, evenly from the first time to the last; `pauses`: after a token, so long."""
    gap = (last_seconds - first_seconds) / (words - 1)

    def compose(_draw: random.Random) -> Iterator[Step]:
        yield Pause(first_seconds)
        for number in range(1, words + 1):
            yield token(number)
            yield Pause(gap if number < words else 0.0)
            yield from (Pause(seconds) for after, seconds in pauses if after == number)

    return compose


WAITING = (
    Script("first-early", "20 tokens in 31 s, the first after 0.4 s", _spread(0.4, 31.0, 20)),
    Script("first-late", "20 tokens in 31 s, the first after 30 s", _spread(30.0, 31.0, 20)),
    Script("read-streamed", "60 words in 3 s, the first after 0.2 s", _spread(0.2, 3.0, WORDS)),
    Script("read-batch", "60 words at once after 1 s", _spread(1.0, 1.0, WORDS)),
    Script("read-late", "60 words in 3 s, the first after 2 s", _spread(2.0, 3.0, WORDS)),
    Script(
        "read-stalled",
        "60 words from 0.2 s on, 3 s of silence after the 5th",
        _spread(0.2, 3.0, WORDS, [(5, STALL_SECONDS)]),
    ),
)
