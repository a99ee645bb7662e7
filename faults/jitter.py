"""Everything arrives later, by uneven times."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import cycle
from random import Random
from typing import ClassVar

from faults.delay_line import DelayLine
from faults.fault import About, Direction, Layer
from faults.line_fault import DOWN, ShapingFault
from faults.link import Link
from faults.stage import Stage

DRAWS = 1021  # a prime: the cycle never falls in step with a script's own period
MOST_MEANS = 10  # a heavy tail is cut here, so that a run ends


class Distribution(StrEnum):
    """How the delays are spread; what `Jitter.spread` means for each."""

    UNIFORM = "uniform"  # half the width, as a share of the mean: 1 is from 0 to twice the mean
    LOGNORMAL = "lognormal"  # sigma
    PARETO = "pareto"  # alpha = 1 + 1 / spread: the larger, the heavier the tail


@dataclass(frozen=True, slots=True)
class Jitter(ShapingFault):
    """Each chunk that travels in `directions` is delayed by its own time; order is kept.

    The delays are drawn before anything moves, from `seed` alone, and every link meets
    the same ones: so a run repeats whatever the order of its connections. None is more
    than ten times the mean.
    """

    mean_ms: float
    spread: float = 1.0
    distribution: Distribution = Distribution.UNIFORM
    seed: int = 0
    directions: tuple[Direction, ...] = DOWN
    positive: ClassVar[tuple[str, ...]] = ("spread",)

    about: ClassVar[About] = About(
        layer=Layer.TCP,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="Wi-Fi, garbage collection, batch scheduling of the model",
        default="",
        source="tc-netem(8); Toxiproxy issue 556 (uniform only there)",
        looks={
            "sse": "tokens in bursts",
            "websocket": "tokens in bursts",
            "grpc": "tokens in bursts; a deadline may pass",
        },
    )

    def stages(self, link: Link) -> Iterator[tuple[Direction, Stage]]:
        for direction in self.directions:
            delays = cycle(delays_ns(self))
            yield direction, DelayLine(link.clock, delays.__next__)


@lru_cache(maxsize=64)
def delays_ns(jitter: Jitter) -> tuple[int, ...]:
    """The plan: the delays of the first `DRAWS` chunks of every link, then again from the start."""
    random = Random(f"{jitter.seed}/jitter/{jitter.distribution}")
    most_ms = MOST_MEANS * jitter.mean_ms
    return tuple(round(min(max(_draw_ms(jitter, random), 0), most_ms) * 1e6) for _ in range(DRAWS))


def _draw_ms(jitter: Jitter, random: Random) -> float:
    """One delay of the mean asked for."""
    mean, spread = jitter.mean_ms, jitter.spread
    match jitter.distribution:
        case Distribution.UNIFORM:
            return random.uniform(mean * (1 - spread), mean * (1 + spread))
        case Distribution.LOGNORMAL:
            return mean * math.exp(random.gauss(-spread * spread / 2, spread))
        case Distribution.PARETO:
            alpha = 1 + 1 / spread
            return mean * (alpha - 1) / alpha * random.paretovariate(alpha)
