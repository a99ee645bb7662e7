"""Random choices that depend on nothing but a seed and a label."""

from __future__ import annotations

import random
from collections.abc import Iterator


def choices(seed: int, label: str) -> Iterator[float]:
    """Numbers in [0, 1), without end: the n-th is the same in every run, on every machine.

    `random.Random.random` is the one generator method whose sequence Python promises to
    keep. `list(itertools.islice(choices(seed, label), n))` writes a plan down ahead.
    """
    dice = random.Random(f"{seed}/{label}")
    while True:
        yield dice.random()
