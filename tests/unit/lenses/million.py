"""`python -m tests.unit.lenses.million [EVENTS]`: how long each lens takes, a line each.

From the root of the repository with `PYTHONPATH=proto`. Prints figures and asserts none.
"""

from __future__ import annotations

import random
import sys
import time
from dataclasses import replace

from lenses.catalogue import LENSES, Lens
from lenses.stream import Unmeasurable
from tests.unit.lenses import made
from tokenwire.recording import (
    Acted,
    Attempt,
    Ended,
    Heard,
    Observation,
    Recording,
    Said,
    Standstill,
)

WORDS = [made.text(f" w{number}") for number in range(500)]
TOOL_ROWS = [made.rows(f'{{"id": {n}}}') for n in range(500)]
ROWS = [(made.text(f'{{"id": {n},'), made.text(f' "name": "n{n}"}},')) for n in range(500)]


def recording(lens: Lens, events: int) -> Recording:
    """So many events of a kind that this lens does measure: rows of JSON or of a tool, or prose
    that commits and retracts; whole, or stopped halfway."""
    draw = random.Random(6)
    at_ns = made.ns(0)
    seen: list[tuple[int, str]] = []
    for seq in range(1, events):
        at_ns += draw.randrange(1, 40) * made.MS
        seen.append((at_ns, _body(draw, lens.name, seq, events)))
    seen.append((at_ns, made.DONE))
    whole = _recorded(seen)
    if lens.name == "backlog":
        return replace(whole, standstill=Standstill(1, 0, events, events))
    if lens.name not in ("cancellation-tax", "tool-results"):
        return whole
    halfway = seen[events // 2][0]
    observation = replace(
        whole.observation,
        heard=whole.observation.heard[: events // 2],
        acted=(Acted("close", halfway),),
    )
    return replace(whole, observation=observation)


def _body(draw: random.Random, lens: str, seq: int, events: int) -> str:
    if lens == "tool-results":
        return TOOL_ROWS[seq % 500]
    if lens == "structured-output":
        if seq in (1, events - 1):
            return made.text("[" if seq == 1 else "0]")
        return ROWS[seq // 2 % 500][seq % 2]
    if seq % 1000 == 0:
        return made.retract(seq - 20)
    return made.commit(seq - 30) if seq % 1000 == 500 else WORDS[draw.randrange(500)]


def _recorded(seen: list[tuple[int, str]]) -> Recording:
    heard = tuple(
        Heard(seq, body, at_ns, at_ns + 500_000, at_ns + 600_000)
        for seq, (at_ns, body) in enumerate(seen, start=1)
    )
    said = tuple(Said(each.seq, each.said_ns, each.said_ns + 1) for each in heard)
    ended = Ended("complete", "", "", "", heard[-1].app_ns + made.MS)
    return Recording(
        cell=made.CELL,
        run_id="run",
        request="{}",
        plan="plan",
        expected=tuple(body for _, body in seen),
        observation=Observation(made.ns(0), heard, ended=ended),
        attempts=(Attempt(made.ns(0), said=said, left_ns=ended.at_ns, left_how="http.disconnect"),),
    )


def main(events: int) -> None:
    """Print the seconds of each lens."""
    for name, lens in LENSES.items():
        long = recording(lens, events)
        began = time.perf_counter()
        figures = lens.measure(long)
        seconds = time.perf_counter() - began
        assert not isinstance(figures, Unmeasurable), figures
        print(f"{name:<18} {events} events in {seconds:.2f} s", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
