"""`python -m tests.lenses`: every rule of every lens, measured on real streams of every wire.

From the root of the repository with `PYTHONPATH=proto`. Exit code 1 where a rule does not hold.
"""

from __future__ import annotations

import asyncio
import sys

from tests.lenses.rule import Found, Rule
from tests.lenses.rules import RULES
from tests.lenses.streams import Streams, stream
from tests.lenses.table import show


def main() -> int:
    """Run the streams, print a line for each rule and wire."""
    streams = asyncio.run(stream())
    return bool(
        show(RULES, lambda rule, wire: _find(rule, streams, wire), f"{len(streams)} streams")
    )


def _find(rule: Rule, streams: Streams, wire: str) -> Found:
    missing = rule.missing(streams, wire)
    return Found(f"not here: {missing}", True) if missing else rule.find(streams, wire)


if __name__ == "__main__":
    sys.exit(main())
