"""`python -m tests.lenses.gateways`: what real gateways make of a stream's texture, as Markdown.

From the root of the repository with `PYTHONPATH=proto`. Roads may be named; else all default ones.
"""

from __future__ import annotations

import asyncio
import sys
from statistics import median

from gateways.catalogue import PRODUCTS
from lenses.stream import Unmeasurable
from lenses.texture import Texture, texture
from lenses.texture_difference import difference
from tests.lenses.running import asked, kept
from tests.unit.lenses.made import WIRES
from tokenwire.recording import Recording

PAIRS = 5
PLAIN = {"omitAccelBuffering": True, "omitCacheControl": True}  # as most hand-written servers are
CASES = tuple(
    asked(f"{name}-{n}", "model-35", options={"seed": n, "sse": sse})
    for name, sse in (("hinted", {}), ("plain", PLAIN))
    for n in range(PAIRS)
)
ROADS = tuple(f"{product}@default" for product in PRODUCTS)

Seen = Texture | str


def main(roads: list[str]) -> None:
    """Run the pairs and print a line for each road and wire."""
    golden = asyncio.run(kept(CASES, len(CASES), _seen))
    print("| road | wire | tokens at once | words a second | changed |")
    print("|---|---|---:|---:|---|")
    for road in roads or ROADS:
        behind = asyncio.run(kept(CASES, len(CASES), _seen, road=road))
        for wire in WIRES:
            for name in ("hinted", "plain") if wire == "sse" else ("hinted",):
                keys = [f"{name}-{n}/{wire}" for n in range(PAIRS)]
                pairs = [(golden[key], behind[key]) for key in keys]
                print(f"| `{road}` | {wire}{' plain' * (name == 'plain')} | {_told(pairs)} |")


def _seen(recording: Recording) -> Seen:
    """Its texture, or why it has none."""
    found = texture(recording)
    if isinstance(found, Unmeasurable):
        return found.reason
    ended = recording.observation.ended
    return found if found.tokens else f"refused: {ended.exception or ended.code if ended else ''}"


def _told(pairs: list[tuple[Seen, Seen]]) -> str:
    found: list[tuple[float, float | None, tuple[str, ...]]] = []
    for golden, other in pairs:
        if isinstance(golden, str) or isinstance(other, str):
            return f" | | {other if isinstance(other, str) else golden}"
        apart = difference(golden, other)
        together = other.tokens / len(other.cluster_tokens)
        found.append((together, apart.word_rate_shift_percent, apart.changes))
    shifts = [shift for _, shift, _ in found if shift is not None]
    rate = f"{median(shifts):+.1f} %" if shifts else "no time passes"
    changed = sorted({change for _, _, changes in found for change in changes})
    return (
        f"{median(each for each, _, _ in found):.1f} | {rate} | {', '.join(changed) or 'nothing'}"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
