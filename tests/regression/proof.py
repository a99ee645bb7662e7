"""One change, run as its owner would, and what the baseline of the shipped configuration says."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from conformance import casebook, plan, results
from conformance.options import DEFAULT_SEED
from conformance.regression import baseline
from conformance.regression.comparison import Way
from conformance.regression.held import allowed_by, hold
from tests.regression.change import Change, Shipped
from tests.regression.tree import ROOT, edited

HANG_SECONDS = 120.0


class NotRunError(Exception):
    """The command could not do its work; the text is what it said."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of which cell, beside what must, and the command's own exit code."""

    due: Mapping[str, Way]
    turned: Mapping[str, Way]
    code: int

    @property
    def right(self) -> bool:
        """Exactly the cells that must, each in its way, and the exit code says so."""
        code = results.EXIT_DIFFERS if self.due else results.EXIT_AS_DOCUMENTED
        return self.turned == self.due and self.code == code

    def wrong(self) -> list[str]:
        """Each cell that is not as it must be."""
        cells = sorted({*self.due, *self.turned})
        return [
            f"{cell}: must be {self.due.get(cell, 'the same')}, is {self.turned.get(cell, 'that')}"
            for cell in cells
            if self.due.get(cell) != self.turned.get(cell)
        ] + ([] if self.right else [f"exit code {self.code}"])


async def shipped(configuration: Shipped, folder: Path) -> Path:
    """A baseline of this configuration. Raises: NotRunError."""
    saved = folder / "baseline.json"
    code = await _faults(ROOT, configuration, folder, "--save-baseline", str(saved))
    if code != results.EXIT_AS_DOCUMENTED:
        raise NotRunError(f"{configuration.road} as shipped does not come out as documented")
    return saved


async def prove(change: Change, saved: Path, folder: Path) -> Ran:
    """Run the changed configuration once, held to a baseline. Raises: NotRunError."""
    with edited(change.shipped.template, change.edits) as tree:
        code = await _faults(tree, change.shipped, folder, "--baseline", str(saved))
    book = casebook.load()
    found = results.read(folder / "results.json")
    held = hold(baseline.read(saved), found, allowed_by(book))
    turned = {each.cell: each.way for each in held.changes}
    return Ran(change.due(_planned(change, book).cells, book), turned, code)


def _planned(change: Change, book: casebook.Book) -> plan.Plan:
    chosen = plan.Selection(cases=change.shipped.cases)
    return plan.draw(book, [change.shipped.road], chosen, seed=DEFAULT_SEED)


async def _faults(tree: Path, asked: Shipped, out: Path, *more: str) -> int:
    """`python -m conformance faults`, as it stands in `tree`; its exit code, 0 or 1."""
    cases = [word for case in asked.cases for word in ("--case", case)]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "conformance", "faults", "--gateway", asked.road),
        *(*cases, "--jobs", "1", "--out", str(out), *more),
        cwd=tree,
        env={name: text for name, text in os.environ.items() if name != "PYTHONPATH"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        async with asyncio.timeout(HANG_SECONDS):
            said, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.terminate()  # it ends what it has started
            await process.wait()
    assert process.returncode is not None
    if process.returncode not in (results.EXIT_AS_DOCUMENTED, results.EXIT_DIFFERS):
        raise NotRunError(f"{asked.road}: {said.decode(errors='replace')[-2000:]}")
    return process.returncode
