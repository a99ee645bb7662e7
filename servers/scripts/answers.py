"""Answers as a service gives them by the thousand: real text, of many lengths, unevenly said."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from servers.script import Pause, Say, Script, Step
from servers.scripts.pacing import STALLED_SECONDS
from servers.scripts.reading import shipped_pieces
from tokenwire.v1.stream_pb2 import TextDelta

FEWEST, MOST = 24, 240  # tokens; half of all answers are shorter than 44
FIRST_SECONDS = (0.15, 0.4)
GAP_SECONDS = (0.01, 0.03)  # 50 tokens a second


def _answer(pause_seconds: float) -> Callable[[random.Random], Iterator[Step]]:
    """A seed's text, length and gaps are the same with a pause and without."""

    def compose(draw: random.Random) -> Iterator[Step]:
        yield _between(draw, *FIRST_SECONDS)
        pieces = _some(draw)
        for number, piece in enumerate(pieces):
            if number:
                yield _between(draw, *GAP_SECONDS)
            if pause_seconds and number == len(pieces) // 2:
                yield Pause(pause_seconds)
            yield Say(TextDelta(text=piece))

    return compose


def _between(draw: random.Random, least: float, most: float) -> Pause:
    return Pause(round(least + (most - least) * draw.random(), 6))


def _some(draw: random.Random) -> tuple[str, ...]:
    """Short ones are common, long ones rare: the share beyond n tokens falls as 1 / n."""
    pieces = shipped_pieces()
    count = int(FEWEST / (1 - (1 - FEWEST / MOST) * draw.random()))
    first = int((len(pieces) - count) * draw.random())
    return pieces[first : first + count]


ANSWERS = (
    Script("answer", "24 to 240 tokens of a real text, 50 a second", _answer(0.0)),
    Script("answer-paused", "the same, 2.5 s of silence in the middle", _answer(STALLED_SECONDS)),
)
