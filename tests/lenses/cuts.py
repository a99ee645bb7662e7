"""`python -m tests.lenses.cuts`: structured output, cut at every byte on the wire, as Markdown.

From the root of the repository with `PYTHONPATH=proto`. Each byte of each frame that carries a
fragment, times EOF (FIN), error (RST) and stall; and behind each fragment the origin's own silence
behind heartbeats and pings, and its own error. `--every 10` takes each tenth byte. Exit code 1
where something was handed out too early, or an end was not told within 100 ms.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections import Counter

from lenses.quantiles import of
from servers.scripts.tools import TORN
from tests.lenses.cut_places import Frame, Place, cuts, frames
from tests.lenses.cut_stream import FRAMINGS, SILENT, Cut, End, Stand
from tests.lenses.cut_verdict import TELL_MS, Verdict, verdict

COLUMNS = (
    "streams | premature | enum prefixes | torn | called whole | untold | told p50 | p99 | latest"
)


def main() -> int:
    """Print where the cuts fell and what was handed out; 1 where a rule is broken."""
    asking = argparse.ArgumentParser(description=__doc__, prog="python -m tests.lenses.cuts")
    asking.add_argument("--every", type=_step, default=1, metavar="N", help="each Nth byte alone")
    return asyncio.run(_print(asking.parse_args().every))


def _step(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number above 0")
    return int(text)


async def _print(step: int) -> int:
    async with Stand.standing() as stand:
        every = {framing: await frames(stand, framing) for framing in FRAMINGS}
        print(f"| framing | {' | '.join(Place)} | all cuts |\n|---|{'---:|' * (len(Place) + 1)}")
        for framing, them in every.items():
            print(f"| {framing} | {' | '.join(map(str, _places(them, step)))} |")
        print(f"\n| framing | end | {COLUMNS} |\n|---|---|{'---:|' * 9}")
        broken = 0
        for framing, them in every.items():
            for end in End:
                found = verdict(await stand.together(planned(framing, them, end, step)))
                late = end not in SILENT and max(found.told_ms) > TELL_MS
                broken += late or not found.holds
                print(f"| {framing} | {end} | {_row(found)} |", flush=True)
    return 1 if broken else 0


def planned(framing: str, frames: list[Frame], end: End, step: int) -> list[Cut]:
    """The cuts of one kind. The origin itself can only end, or be silent, behind a fragment."""
    if end in (End.QUIET, End.FAILED):
        return [Cut(framing, number, end) for number in range(len(TORN))]
    return [Cut(framing, frame.fragment, end, at) for frame, at in cuts(frames, step)]


def _places(frames: list[Frame], step: int) -> list[int]:
    counted = Counter(frame.place(at) for frame, at in cuts(frames, step))
    return [*(counted[place] for place in Place), counted.total()]


def _row(found: Verdict) -> str:
    wrong = (found.premature, found.enum_prefixes, found.torn, found.called_whole, found.untold)
    counts = " | ".join(map(str, (found.streams, *wrong)))
    misplaced = f", {found.misplaced} MISPLACED" if found.misplaced else ""
    times = of(found.told_ms)
    return f"{counts} | {times.p50:.1f} | {times.p99:.1f} | {times.max:.1f} ms{misplaced}"


if __name__ == "__main__":
    sys.exit(main())
