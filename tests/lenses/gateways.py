"""`python -m tests.lenses.gateways`: what real gateways make of a stream's texture, as Markdown.

From the root of the repository with `PYTHONPATH=proto`. Roads may be named; else all default ones.
Where it may, it and the gateways run under SCHED_FIFO: what else this machine does is not measured.
"""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from statistics import median

from bench.stamps import undisturbed
from conformance.roads.name import BadRoadError, parse
from gateways.catalogue import PRODUCTS
from lenses.stream import Unmeasurable
from lenses.texture import Texture, texture
from lenses.texture_difference import difference
from tests.lenses.running import asked, kept
from tests.unit.lenses.made import WIRES
from tokenwire.recording import Recording

PAIRS = 4
AT_ONCE = 24
PLAIN = {"omitAccelBuffering": True, "omitCacheControl": True}  # as most hand-written servers are
SAID = {"": {}, " plain": PLAIN, " close-delimited": PLAIN | {"closeDelimited": True}}
CASES = tuple(
    asked(f"stream{how}-{n}", "model-35", options={"seed": n, "sse": sse})
    for how, sse in SAID.items()
    for n in range(PAIRS)
)
ROADS = tuple(f"{product}@default" for product in PRODUCTS)

Seen = Texture | str


def main(roads: list[str]) -> None:
    """Run the pairs and print a line for each road, wire and way in which the origin says it.

    Raises: BadRoadError, no gateway leads there.
    """
    chosen = [str(parse(road)) for road in roads] or ROADS
    undisturbed()
    golden = asyncio.run(kept(CASES, AT_ONCE, _seen))
    print("| road | wire | tokens at once | words a second | changed |")
    print("|---|---|---:|---:|---|")
    for road in chosen:
        behind = asyncio.run(kept(CASES, AT_ONCE, _seen, road=road))
        for wire in WIRES:
            for how in SAID if wire == "sse" else ("",):
                keys = [f"stream{how}-{n}/{wire}" for n in range(PAIRS)]
                told = _told([(golden[key], behind[key]) for key in keys])
                print(f"| `{road}` | {wire}{how} | {told} |", flush=True)


def _seen(recording: Recording) -> Seen:
    """Its texture, or why it has none."""
    found = texture(recording)
    if isinstance(found, Unmeasurable):
        return found.reason
    ended = recording.observation.ended
    return found if found.tokens else f"refused: {ended.exception or ended.code if ended else ''}"


def _told(pairs: list[tuple[Seen, Seen]]) -> str:
    """Changed is what most pairs have changed."""
    together: list[float] = []
    shifts: list[float] = []
    changes: Counter[str] = Counter()
    for golden, other in pairs:
        if isinstance(golden, str) or isinstance(other, str):
            return f"- | - | {other if isinstance(other, str) else golden}"
        apart = difference(golden, other)
        together.append(other.tokens / len(other.cluster_tokens))
        shifts += [] if apart.word_rate_shift_percent is None else [apart.word_rate_shift_percent]
        changes.update(apart.changes)
    rate = f"{median(shifts):+.1f} %" if shifts else "all at once"
    changed = ", ".join(sorted(name for name, count in changes.items() if 2 * count > len(pairs)))
    return f"{median(together):.1f} | {rate} | {changed or 'nothing'}"


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except BadRoadError as error:
        sys.exit(str(error))
