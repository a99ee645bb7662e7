"""`python -m tests.lenses`: every rule of every lens, measured on real streams of every wire.

From the root of the repository with `PYTHONPATH=proto`. Exit code 1 where a rule does not hold.
"""

from __future__ import annotations

import asyncio
import sys

from rich.console import Console
from rich.table import Table

from tests.lenses.rules import RULES
from tests.lenses.streams import stream
from tests.unit.lenses.made import WIRES


def main() -> int:
    """Run the streams, print a line for each rule and wire."""
    streams = asyncio.run(stream())
    table = Table("lens", "rule", "wire", "figure", "holds")
    broken = 0
    for rule in RULES:
        for wire in WIRES:
            found = rule.find(streams, wire)
            broken += not found.holds
            first = wire == WIRES[0]
            says = rule.says + (" (timed)" if rule.timed else "")
            told = (rule.lens, says) if first else ("", "")
            table.add_row(*told, wire, found.figure, "yes" if found.holds else "NO")
        table.add_section()
    console = Console(width=None if sys.stdout.isatty() else 200)
    console.print(table)
    console.print(
        f"{len(RULES)} rules on {len(WIRES)} wires, {len(streams)} streams, {broken} broken"
    )
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
