"""`python -m tests.lenses.tax`: what each way to stop costs on each wire, as Markdown, with prices.

From the root of the repository with `PYTHONPATH=proto`. `--road nginx@default`, as often as asked
for, puts that road in the place of the direct one. `make peers` brings the prices.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib import import_module
from typing import Any

from conformance.roads.name import DIRECT, BadRoadError, parse
from lenses.cancellation_tax import CancellationTax, cancellation_tax
from lenses.stop import acted_stop
from tests.lenses.running import kept
from tests.lenses.streams import FLOODS, PACED, STOPS
from tests.unit.lenses.made import WIRES
from tokenwire.recording import Recording

PATTERNS = {
    "flowing": "tokens flow",
    "silent": "the model is silent",
    "decoupled": "a producer of its own, decoupled",
}
FLOODED = {
    "unbounded": "tokens of 48 KiB, as fast as they are taken",
    "send-timeout": "the same, with a send timeout of 300 ms",
    "narrow": "and with a send buffer of 16 KiB",
}
MODELS = ("gpt-4o", "claude-sonnet-4-0", "gemini-2.5-flash")
STREAMS = 1_000_000
FLOOD_TOKENS = 1025  # 48 MiB: two lines and a gateway that waits for its client hold less
LOOK_SECONDS = 6.0  # how long the origin has to know that nobody reads
CANCELLED = 0.1  # the share of streams that are stopped, an assumption to be replaced by one's own


def main() -> None:
    """Run the stopping streams along each road and print a table for it, then the prices."""
    asking = argparse.ArgumentParser(description=__doc__, prog="python -m tests.lenses.tax")
    of = "direct, product@default or product@tuned"
    asking.add_argument("--road", action="append", type=_road, help=of)
    roads = asking.parse_args().road or [DIRECT]
    for road in roads:
        _print_table(road, asyncio.run(_cells(road)))
    if DIRECT in roads:
        _print_prices()


def _road(text: str) -> str:
    try:
        return text if text == DIRECT else str(parse(text))
    except BadRoadError as bad:
        raise argparse.ArgumentTypeError(str(bad)) from bad


async def _cells(road: str) -> dict[str, str]:
    """By "case/wire". A flood has the road to itself, and what it said is forgotten at once."""
    names = {f"{how}-{pattern}" for how in STOPS for pattern in PATTERNS}
    stopping = [case for case in PACED if case.id in names]
    cells = await kept(stopping, 6, _cell, road=road)
    for flood in FLOODS:
        longer = {**flood.options, "limit": FLOOD_TOKENS}
        alone = replace(flood, options=longer, notice_seconds=LOOK_SECONDS)
        cells |= await kept([alone], 1, _cell, road=road)
    return cells


def _print_table(road: str, cells: Mapping[str, str]) -> None:
    print(f"\nAlong {road}:\n\n| the client | the origin | {' | '.join(WIRES)} |")
    print("|---|---|" + "---|" * len(WIRES))
    for how, words, name in _rows():
        row = (cells[f"{name}/{wire}"] for wire in WIRES)
        print(f"| {how} | {words} | {' | '.join(row)} |", flush=True)


def _rows() -> Iterator[tuple[str, str, str]]:
    """How the client stops, what its origin does, and the case."""
    for how in STOPS:
        yield from ((how, words, f"{how}-{pattern}") for pattern, words in PATTERNS.items())
    for flood, words in FLOODED.items():
        yield "stop-reading", words, f"stop-reading-{flood}"


def _cell(recording: Recording) -> str:
    if recording.unsupported:
        leaves = "cannot leave by" in recording.unsupported
        return "cannot leave so" if leaves else recording.unsupported
    if acted_stop(recording) is None:
        return f"had nothing to stop: {_end(recording)}"
    found = cancellation_tax(recording)
    if not isinstance(found, CancellationTax):
        return "finished first"
    known = found.knew_after_ms
    verb = "told" if found.how == "cancel" else "known"
    told = "never known" if known is None else f"{verb} after {known:.1f} ms"
    heard = f", {found.heard_after} heard on" if found.heard_after else ""
    return f"{found.said_after} of {found.tokens_said} wasted{heard}, {told}"


def _end(recording: Recording) -> str:
    ended = recording.observation.ended
    words = (ended.exception, ended.code) if ended else ("it waited in vain",)
    return " ".join(filter(None, words))


def _print_prices() -> None:
    try:
        prices: Any = import_module("genai_prices")
    except ImportError:
        print("\nNo prices: `make peers` brings genai-prices.")
        return
    tokens = 500  # what an answer had left when it was stopped
    stopped = round(STREAMS * CANCELLED)
    stops = f"{stopped:,} stops of {STREAMS:,} streams, {tokens} tokens each"
    print(f"\n| model | $ per million tokens | {stops} |")
    print("|---|---:|---:|")
    usage = prices.Usage(output_tokens=1_000_000)
    for model in MODELS:
        dollars = float(prices.calc_price(usage, model_ref=model).output_price)
        print(f"| {model} | {dollars:g} | ${dollars * tokens * stopped / 1e6:,.0f} |")


if __name__ == "__main__":
    main()
