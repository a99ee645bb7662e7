"""The same plan again and again: which cells do not always come to the same verdict?"""

from __future__ import annotations

import asyncio
import contextlib
import math
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from conformance import runner
from conformance.casebook import Book
from conformance.plan import Plan
from conformance.verdict import Verdict
from tokenwire.recording import Identity

Z_95 = 1.959964  # the normal quantile of a 95 % interval

BUSY_LOOP = "while True: pass"

Ran = Callable[[int, float, Mapping[Identity, Verdict]], None]  # number, seconds, verdicts


@dataclass(frozen=True, slots=True)
class Wavering:
    """A cell that did not always come to the same verdict."""

    cell: Identity
    digests: Mapping[str, int]  # verdict to how often

    @property
    def rate(self) -> float:
        """The share of runs that came to another verdict than the commonest."""
        return 1 - max(self.digests.values()) / sum(self.digests.values())

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of `rate`."""
        return wilson(self.rate, sum(self.digests.values()))


def wilson(rate: float, runs: int) -> tuple[float, float]:
    """Wilson's score interval at 95 % for `rate` seen in `runs` trials (Wilson 1927)."""
    scale = 1 + Z_95**2 / runs
    middle = (rate + Z_95**2 / (2 * runs)) / scale
    half = Z_95 / scale * math.sqrt(rate * (1 - rate) / runs + Z_95**2 / (4 * runs**2))
    # The rate lies within by definition; a rounded sum may not think so.
    return max(0.0, min(rate, middle - half)), min(1.0, max(rate, middle + half))


async def repeat(
    plan: Plan, book: Book, out: Path, jobs: int, times: int, ran: Ran
) -> tuple[list[Wavering], int]:
    """Run the plan `times` times; the cells that wavered, worst first, and the runs completed.

    Every run's recordings are kept below `out`/run-NN. Stops early when it is cancelled.
    """
    seen: dict[Identity, Counter[str]] = {}
    done = 0
    for number in range(1, times + 1):
        verdicts, seconds, interrupted = await runner.run(
            plan, book, out / f"run-{number:02d}", jobs, _nothing
        )
        if interrupted:
            break
        for cell, verdict in verdicts.items():
            seen.setdefault(cell, Counter())[verdict.digest()] += 1
        done = number
        ran(number, seconds, verdicts)
    wavering = [Wavering(cell, digests) for cell, digests in seen.items() if len(digests) > 1]
    return sorted(wavering, key=lambda each: -each.rate), done


def _nothing(_planned: object, _verdict: Verdict) -> None:
    return None


@contextlib.asynccontextmanager
async def load(loops: int) -> AsyncIterator[None]:
    """So many busy processes beside the body, each on any core; all are ended with it."""
    busy = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", BUSY_LOOP) for _ in range(loops)
    ]
    try:
        yield
    finally:
        for process in busy:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
        await asyncio.gather(*(process.wait() for process in busy))
