"""A run of 504 waiting cells against its longest cell: `python -m bench.waiting`."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from conformance import casebook, plan, runner
from conformance.verdict import Outcome
from tokenwire import recording

MODULE = "bench.waiting_cases"
TARGET = 1.1


def main() -> int:
    """Run it and print the ratio; exit 1 where a cell did not come out whole."""
    book = casebook.load((MODULE,))
    mine = tuple(name for name in book if name.startswith("waits-"))
    chosen = plan.draw(
        book, ["direct"], plan.Selection(cases=mine), seed=1, modules=(MODULE,), at_once=260
    )
    with tempfile.TemporaryDirectory(prefix="tokenwire-bench-") as folder:
        out = Path(folder)
        jobs = os.cpu_count() or 1
        verdicts, seconds, _ = asyncio.run(
            runner.run(chosen, book, out, jobs, lambda _planned, _verdict: None)
        )
        cells = [recording.path_of(out / "recordings", each.cell) for each in chosen.cells]
        longest = max(map(lasted_seconds, cells))
    whole = sum(verdict.outcome is Outcome.AS_DOCUMENTED for verdict in verdicts.values())
    table = Table("waiting cells", "workers", "whole", "longest cell s", "run s", "ratio", "target")
    table.add_row(
        str(len(chosen.cells)),
        str(jobs),
        str(whole),
        f"{longest:.2f}",
        f"{seconds:.2f}",
        f"{seconds / longest:.2f}",
        f"<= {TARGET}",
    )
    Console().print(table)
    return 0 if whole == len(chosen.cells) else 1


def lasted_seconds(path: Path) -> float:
    """From the cell's request to its client's end."""
    seen = recording.read(path).observation
    return (seen.ended.at_ns - seen.asked_ns) / 1e9 if seen.ended else 0.0


if __name__ == "__main__":
    sys.exit(main())
