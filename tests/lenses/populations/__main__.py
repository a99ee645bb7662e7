"""`python -m tests.lenses.populations`: the rules that speak of populations, on real streams.

From the root of the repository with `PYTHONPATH=proto`. 1,600 streams a wire, 50 at once, in about
three minutes; `small` runs what pytest does. Exit code 1 where a rule does not hold.
"""

from __future__ import annotations

import asyncio
import sys

from tests.lenses.populations.populations import FULL, SMALL, as_scripted, stream
from tests.lenses.populations.rules import RULES
from tests.lenses.populations.seen import LATE_MS
from tests.lenses.table import show


def main(arguments: list[str]) -> int:
    """Run them, print a line for each rule and wire."""
    every = asyncio.run(stream(SMALL if arguments == ["small"] else FULL))
    populations = as_scripted(every)
    asked, measured = (sum(map(len, each.values())) for each in (every, populations))
    of = f"{measured} of {asked} streams (no origin {LATE_MS:.0f} ms behind its script)"
    return bool(show(RULES, lambda rule, wire: rule.find(populations, wire), of))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
