"""Populations of real streams, so many at once over each wire."""

from __future__ import annotations

import gc
import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from conformance.case import Case
from tests.lenses.populations.seen import Seen, see
from tests.lenses.running import SEED, asked, kept
from tests.unit.lenses.made import WIRES

PAUSED_SHARE = 0.08
NEVER = 1_000_000_000

Populations = Mapping[str, tuple[Seen, ...]]
"""By "population/wire": the same seed at the same place over every wire."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many streams of each population on each wire, how many of all run at once (of the pairs,
    whose gaps are compared to a millisecond, half as many), and how far apart any two begin.
    `pace` multiplies every gap and pause.
    """

    answers: int
    pairs: int
    at_once: int
    apart_seconds: float
    pace: float = 1.0


FULL = Size(answers=1000, pairs=200, at_once=50, apart_seconds=0.03)
SMALL = Size(answers=25, pairs=3, at_once=30, apart_seconds=0.01, pace=0.7)


def cases(size: Size) -> Mapping[str, tuple[Case, ...]]:
    """Of each population its streams, everything random in them drawn from one seed.

    `answers`: some with a pause. `golden`: a model of 35 tokens a second and its pause of 0.8 s;
    `again`: the very same streams; `swapped`: a model of 90 tokens a second that does not pause.
    """
    draw = random.Random(SEED)
    paused = set(draw.sample(range(size.answers), round(PAUSED_SHARE * size.answers)))
    answers = ["answer-paused" if n in paused else "answer" for n in range(size.answers)]
    scripts = {
        "answers": answers,
        "golden": ["model-35"] * size.pairs,
        "again": ["model-35"] * size.pairs,
        "swapped": ["model-90"] * size.pairs,
    }
    return {
        name: tuple(
            asked(f"{name}-{n}", script, pace=size.pace, options={"seed": n})
            for n, script in enumerate(each)
        )
        for name, each in scripts.items()
    }


async def stream(size: Size) -> Populations:
    """All of them, the wires side by side."""
    every = cases(size)
    with _without_full_collections():
        answers, *pairs = every.values()
        seen = await kept(answers, size.at_once, see, apart_seconds=size.apart_seconds)
        flat = [case for each in pairs for case in each]
        seen |= await kept(flat, size.at_once // 2, see, apart_seconds=2 * size.apart_seconds)
    return {
        f"{name}/{wire}": tuple(seen[f"{case.id}/{wire}"] for case in population)
        for name, population in every.items()
        for wire in WIRES
    }


@contextmanager
def _without_full_collections() -> Iterator[None]:
    """One over what thousands of streams leave behind stops origin and clients for half a second,
    which would then be measured."""
    before = gc.get_threshold()
    gc.set_threshold(*before[:2], NEVER)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def in_time(all_of: Populations, *names: str) -> list[tuple[Seen, ...]]:
    """The places at which the streams of all these were spoken as scripted, to be compared."""
    places = zip(*(all_of[name] for name in names), strict=True)
    return [place for place in places if all(each.as_scripted for each in place)]
