"""`python -m tests.lenses.populations [ANSWERS PAIRS]`: the rules that one stream cannot show.

From the root of the repository with `PYTHONPATH=proto`. 1,600 streams a wire, 50 at once, in about
five minutes, unless other numbers are given. Where it may, it runs under SCHED_FIFO, so that what
else this machine does is not measured. Exit code 1 where a rule does not hold.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace

from bench.stamps import undisturbed
from tests.lenses.populations.populations import FULL, stream
from tests.lenses.populations.rules import RULES
from tests.lenses.table import show


def main(arguments: list[str]) -> int:
    """Run them, print a line for each rule and wire."""
    size = FULL
    if arguments:
        answers, pairs = map(int, arguments)
        size = replace(FULL, answers=answers, pairs=pairs)
    how = "undisturbed (SCHED_FIFO)" if undisturbed() else "beside whatever else runs here"
    populations = asyncio.run(stream(size))
    every = [each for seen in populations.values() for each in seen]
    late = sum(not each.as_scripted for each in every)
    of = f"{len(every)} streams, {late} of them left out (their origin was late), {how}"
    return bool(show(RULES, lambda rule, wire: rule.find(populations, wire), of))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
