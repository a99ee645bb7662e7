"""`python -m tests.lenses.tax`: what each way to stop costs on each wire, as Markdown, with prices.

From the root of the repository with `PYTHONPATH=proto`. `make peers` brings the prices.
"""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import Any

from lenses.cancellation_tax import CancellationTax, cancellation_tax
from tests.lenses.running import run
from tests.lenses.streams import PACED, STOPS, Streams
from tests.unit.lenses.made import WIRES

PATTERNS = {
    "flowing": "tokens flow",
    "silent": "the model is silent",
    "decoupled": "a producer of its own, decoupled",
}
MODELS = ("gpt-4o", "claude-sonnet-4-0", "gemini-2.5-flash")
STREAMS = 1_000_000
CANCELLED = 0.1  # the share of streams that are stopped, an assumption to be replaced by one's own


def main() -> None:
    """Run the stopping streams and print both tables."""
    names = {f"{how}-{pattern}" for how in STOPS for pattern in PATTERNS}
    streams = asyncio.run(run([case for case in PACED if case.id in names], at_once=6))
    print("| the client | the origin | " + " | ".join(WIRES) + " |")
    print("|---|---|" + "---|" * len(WIRES))
    for how in STOPS:
        for pattern, words in PATTERNS.items():
            cells = (_cell(streams, f"{how}-{pattern}/{wire}") for wire in WIRES)
            print(f"| {how} | {words} | {' | '.join(cells)} |")
    _print_prices()


def _cell(streams: Streams, key: str) -> str:
    recording = streams[key]
    found = cancellation_tax(recording)
    if recording.unsupported or not isinstance(found, CancellationTax):
        return "cannot leave so" if recording.unsupported else "finished first"
    known = found.knew_after_ms
    verb = "told" if found.how == "cancel" else "known"
    told = "never known" if known is None else f"{verb} after {known:.1f} ms"
    heard = f", {found.heard_after} heard on" if found.heard_after else ""
    return f"{found.said_after} of {found.tokens_said} wasted{heard}, {told}"


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
