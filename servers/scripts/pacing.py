"""Scripts that differ in their timing only."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator

from servers.script import Pause, Say, Script, Step
from tokenwire.v1.stream_pb2 import TextDelta

GAP_SECONDS = 0.02  # 50 tokens a second, what a mid-sized model gives
THINKING_SECONDS = 3.0
STALLED_SECONDS = 2.5


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


def _pause_at(number: int) -> Callable[[random.Random], Iterator[Step]]:
    """160 tokens with one pause: no total and no 95th percentile tells an early one from a late."""

    def compose(_draw: random.Random) -> Iterator[Step]:
        yield from tokens(1, number)
        yield Pause(STALLED_SECONDS)
        yield from tokens(number + 1, 160)

    return compose


def _model(per_second: float, pause_seconds: float) -> Callable[[random.Random], Iterator[Step]]:
    """60 tokens as a model of this speed says them, unevenly; before the 31st a pause, if any,
    in the place of a gap: as long whatever the seed."""

    def compose(draw: random.Random) -> Iterator[Step]:
        for number in range(60):
            if number:
                gap = round((0.5 + draw.random()) / per_second, 6)
                yield Pause(pause_seconds if number == 30 and pause_seconds else gap)
            yield Say(TextDelta(text=" " + "word"[: 1 + int(4 * draw.random())]))

    return compose


def _long(_draw: random.Random) -> Iterable[Step]:
    return tokens(1, 2000, gap_seconds=0.002)


PACING = (
    Script("steady", "60 tokens, one every 20 ms", _steady),
    Script("bursty", "60 tokens in bursts of 1 to 12, 40 to 400 ms apart", _bursty),
    Script("thinking-gap-first", "3 s of silence, then 20 tokens", _thinking_gap_first),
    Script("thinking-gap-middle", "10 tokens, 3 s of silence, 10 tokens", _thinking_gap_middle),
    Script("pause-early", "160 tokens, 2.5 s of silence after the 20th", _pause_at(20)),
    Script("pause-late", "160 tokens, 2.5 s of silence after the 150th", _pause_at(150)),
    Script("model-35", "60 tokens, 35 a second, 0.8 s of silence in the middle", _model(35, 0.8)),
    Script("model-90", "60 tokens, 90 a second and no pause", _model(90, 0.0)),
    Script("long", "2,000 tokens, one every 2 ms", _long),
)
