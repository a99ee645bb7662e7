"""What the trace costs for each token of a stream: `python -m bench.trace_cost`.

Beside it: a loop that only looks at each token, the sifting that every lens does, and
OpenTelemetry's SDK where each chunk is an event of its span (of which it keeps the last 128).
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterable
from itertools import accumulate

from opentelemetry.sdk.trace import TracerProvider
from rich.console import Console
from rich.table import Table

from lenses.stream import sift
from lenses.trace import trace
from tests.unit.lenses import made
from tokenwire.recording import Recording

TOKENS = (60, 1_000, 20_000)
TARGET_MICROSECONDS = 10.0
RULED = "the trace, sifting included"
ROUNDS = 7
ROUND_TOKENS = 40_000  # a round of short streams measures many of them

Measured = Callable[[Recording], object]


def main() -> int:
    """Print microseconds a token; exit 1 where the trace costs more than its rule allows."""
    tracer = TracerProvider(shutdown_on_exit=False).get_tracer("tokenwire")

    def told_by_the_sdk(recording: Recording) -> None:
        with tracer.start_as_current_span("chat") as span:
            for heard in recording.observation.heard:
                span.add_event("gen_ai.chunk", {"seq": heard.seq}, heard.app_ns)

    rows: dict[str, Measured] = {
        "a bare loop": _looked_at,
        "the SDK, an event a token": told_by_the_sdk,
        "sifting": sift,
        RULED: trace,
    }
    costs = {name: [_microseconds(measured, n) for n in TOKENS] for name, measured in rows.items()}
    table = Table("us a token, in a stream of", *(f"{n:,}" for n in TOKENS), "x the loop", "target")
    loop = costs["a bare loop"][-1]
    for name, each in costs.items():
        told = f"<= {TARGET_MICROSECONDS:g}" if name == RULED else ""
        table.add_row(name, *(f"{cost:.2f}" for cost in each), f"{each[-1] / loop:.0f}", told)
    Console().print(table)
    return int(max(costs[RULED]) > TARGET_MICROSECONDS)


def _looked_at(recording: Recording) -> int:
    return sum(1 for heard in recording.observation.heard if heard.body)


def _microseconds(measured: Measured, tokens: int) -> float:
    """The best round's mean a token, in time of the processor: neighbours only ever add to it."""
    recording = _stream(tokens)
    times = max(1, ROUND_TOKENS // tokens)
    return min(_round(measured, recording, times) for _ in range(ROUNDS)) / tokens / times


def _round(measured: Measured, recording: Recording, times: int) -> float:
    began = time.process_time_ns()
    for _ in range(times):
        measured(recording)
    return (time.process_time_ns() - began) / 1e3


def _stream(tokens: int) -> Recording:
    """Prose at the gaps of a model, with a pause and without a loop."""
    draw = random.Random(6)
    return made.recording([*_words(draw, tokens - 1), made.At(1e9, made.DONE)])


def _words(draw: random.Random, count: int) -> Iterable[made.At]:
    gaps = (draw.lognormvariate(3, 0.6) for _ in range(count - 1))
    for ms in accumulate(gaps, initial=200.0):
        yield made.At(ms, made.text(f" w{draw.randrange(3000)}"))


if __name__ == "__main__":
    sys.exit(main())
