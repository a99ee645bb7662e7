"""What a person sees while a run goes on, all of it on standard error."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from conformance.verdict import Outcome, Verdict
from report.consoles import plain, terminal
from report.visible import brief
from report.words import SURPRISES, surprising

STEPS = 10  # lines of a plain progress, evenly over the cells
MOST = 300

Show = Callable[[str, Verdict], None]


@contextmanager
def progress(total: int) -> Iterator[Show]:
    """Call what this yields once a cell, as soon as it is judged."""
    counts: Counter[Outcome] = Counter()
    showing = _lines(total, counts) if plain(sys.stderr) else _bar(total, counts)
    with showing as step:

        def show(cell: str, verdict: Verdict) -> None:
            told = verdict.outcome if surprising(verdict) else Outcome.AS_DOCUMENTED
            counts[told] += 1
            step(cell, verdict)

        yield show


def _told(counts: Counter[Outcome]) -> str:
    """How many came out otherwise, by outcome; "" while none has."""
    return ", ".join(
        f"{counts[each]} {each}" for each in Outcome if counts[each] * (each in SURPRISES)
    )


@contextmanager
def _bar(total: int, counts: Counter[Outcome]) -> Iterator[Show]:
    """A live bar that leaves nothing behind: the report repeats all there is to say."""
    columns = (
        TextColumn("cells"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False, style="bold red"),
    )
    with Progress(*columns, console=terminal(sys.stderr), transient=True) as bar:
        task = bar.add_task("", total=total)

        def step(_cell: str, _verdict: Verdict) -> None:
            bar.update(task, advance=1, description=_told(counts))

        yield step


@contextmanager
def _lines(total: int, counts: Counter[Outcome]) -> Iterator[Show]:
    """A line a tenth, and one a surprise as it happens: a log may be cut short."""
    began = time.monotonic()

    def step(cell: str, verdict: Verdict) -> None:
        if surprising(verdict) and verdict.outcome is not Outcome.BLOCKED:
            _say(f"{verdict.outcome}: {cell}: {brief(verdict.reason, MOST)}")
        done = counts.total()
        if done * STEPS // total > (done - 1) * STEPS // total:
            seconds = time.monotonic() - began
            _say(f"{done}/{total} cells, {seconds:.0f} s {_told(counts)}".rstrip())

    yield step


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
