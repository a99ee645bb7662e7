"""Scripts that differ in their timing only."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

from servers.script import Pause, Say, Script, Step
from tokenwire.v1.stream_pb2 import TextDelta

GAP_SECONDS = 0.02  # 50 tokens a second, what a mid-sized model gives
THINKING_SECONDS = 3.0


def token(number: int) -> Say:
    """The text of the n-th token of a counting script."""
    return Say(TextDelta(text=f" t{number}"))


def tokens(first: int, last: int, gap_seconds: float = GAP_SECONDS) -> Iterator[Step]:
    """Tokens first to last, a gap before each but the very first of the stream."""
    for number in range(first, last + 1):
        if number > 1:
            yield Pause(gap_seconds)
        yield token(number)


def _steady(_draw: random.Random) -> Iterable[Step]:
    return tokens(1, 60)


def _bursty(draw: random.Random) -> Iterator[Step]:
    number = 0
    while number < 60:
        if number:
            yield Pause(round(0.04 + 0.36 * draw.random(), 6))
        for _ in range(min(1 + int(12 * draw.random()), 60 - number)):
            number += 1
            yield token(number)


def _thinking_gap_first(_draw: random.Random) -> Iterator[Step]:
    yield Pause(THINKING_SECONDS)
    yield from tokens(1, 20)


def _thinking_gap_middle(_draw: random.Random) -> Iterator[Step]:
    yield from tokens(1, 10)
    yield Pause(THINKING_SECONDS)
    yield from tokens(11, 20)


def _long(_draw: random.Random) -> Iterable[Step]:
    return tokens(1, 2000, gap_seconds=0.002)


PACING = (
    Script("steady", "60 tokens, one every 20 ms", _steady),
    Script("bursty", "60 tokens in bursts of 1 to 12, 40 to 400 ms apart", _bursty),
    Script("thinking-gap-first", "3 s of silence, then 20 tokens", _thinking_gap_first),
    Script("thinking-gap-middle", "10 tokens, 3 s of silence, 10 tokens", _thinking_gap_middle),
    Script("long", "2,000 tokens, one every 2 ms", _long),
)
