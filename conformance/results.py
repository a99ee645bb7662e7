"""What a run came to: the file that reports, baselines and the atlas are made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from conformance.case import Kind
from conformance.roads.name import PLAIN
from conformance.verdict import Class, Outcome, Verdict
from tokenwire.recording import Identity
from tokenwire.schema_file import SchemaFile

SCHEMA = "tokenwire.results/1"

EXIT_AS_DOCUMENTED = 0
EXIT_DIFFERS = 1
EXIT_COULD_NOT_RUN = 2
EXIT_INCOMPLETE = 3

BLOCKED = "blocked"  # what is documented of a cell whose control is documented to fail
HARMLESS = frozenset({Outcome.AS_DOCUMENTED, Outcome.UNSUPPORTED})  # blocks nothing


class UnreadableResultsError(Exception):
    """A results file that cannot be used; the message names it and the way out."""


@dataclass(frozen=True, slots=True)
class CellResult:
    """One cell, judged, with all that a report says of it."""

    cell: Identity
    question: str
    kind: Kind
    anchors: tuple[str, ...]
    verdict: Verdict
    fault: str
    when: str
    recording: str  # path below the results file's folder, "" if it never ran
    replay: str  # the command that runs this cell alone
    figures: dict[str, float] = field(default_factory=dict[str, float])  # of lenses, by their names


@dataclass(frozen=True, slots=True)
class Results:
    """A run. `planned` may exceed len(cells): then it was interrupted and is incomplete."""

    seed: int
    plan: str
    started: str  # ISO 8601, UTC
    seconds: float
    planned: int
    cells: tuple[CellResult, ...]
    versions: dict[str, str] = field(default_factory=dict[str, str])
    machine: str = ""
    interrupted: bool = False
    schema: str = SCHEMA

    def counts(self) -> Mapping[Outcome, int]:
        """Cells by outcome; an outcome that did not occur counts 0."""
        return Counter(cell.verdict.outcome for cell in self.cells)

    def exit_code(self) -> int:
        """3 incomplete, 2 nothing was checked or setup or harness failed, 1 differs, else 0.

        `blocked` does not count by itself, since what blocks it does; without that it is
        a question that nobody asked, unless it is documented that it cannot be.
        """
        counts = self.counts()
        checked = counts[Outcome.AS_DOCUMENTED] + counts[Outcome.DIFFERS]
        if self.interrupted or len(self.cells) < self.planned:
            return EXIT_INCOMPLETE
        if not checked or counts[Outcome.SETUP_FAILED] or counts[Outcome.HARNESS_FAILED]:
            return EXIT_COULD_NOT_RUN
        if counts[Outcome.DIFFERS]:
            return EXIT_DIFFERS
        unasked = any(
            each.verdict.outcome is Outcome.BLOCKED and each.verdict.expected != BLOCKED
            for each in self.cells
        )
        return EXIT_INCOMPLETE if unasked else EXIT_AS_DOCUMENTED


def blockers(
    cell: Identity, depends_on: Iterable[str], verdicts: Mapping[Identity, Verdict]
) -> list[str]:
    """The cases that this cell depends on and that did not come out as documented.

    Behind a gateway also a control that failed just as documented: it refuses, or buffers.

    A dependency that is no part of the run blocks nothing, so that a cell can be replayed alone;
    nor does one that is unsupported, since nothing has failed: the cell says why it is too.
    """
    needed = (Identity(case, cell.wire, cell.setting, cell.road) for case in depends_on)
    return [need.case for need in needed if need in verdicts and _blocks(need, verdicts[need])]


def explained(cell: Identity, by: Iterable[str], verdicts: Mapping[Identity, Verdict]) -> bool:
    """Whether all that blocks this cell is documented to do so on this road."""
    found = [verdicts[replace(cell, case=case)] for case in by]
    return all(each.outcome is Outcome.AS_DOCUMENTED or each.expected == BLOCKED for each in found)


def blocked(by: Iterable[str], *, explained: bool = False) -> Verdict:
    """The verdict on a cell that these cases block."""
    why = "is documented to fail on this road" if explained else "did not come out as documented"
    reason = f"depends on {', '.join(by)}, which {why}"
    return Verdict(Outcome.BLOCKED, reason, expected=BLOCKED if explained else "")


def _blocks(need: Identity, verdict: Verdict) -> bool:
    if verdict.outcome not in HARMLESS:
        return True
    return need.road not in PLAIN and verdict.klass not in (None, Class.COMPLETE)


def write(path: Path, results: Results) -> None:
    """Write the file whole or not at all, indented for people and diffs."""
    scratch = path.with_suffix(".part")
    scratch.write_bytes(msgspec.json.format(msgspec.json.encode(results), indent=1) + b"\n")
    scratch.replace(path)


_FILE = SchemaFile(
    schema=SCHEMA,
    type=Results,
    what="a results file",
    way_out="run again: `python -m conformance faults`",
    trouble=UnreadableResultsError,
)


def read(path: Path) -> Results:
    """Read a results file.

    Raises:
        UnreadableResultsError: it is missing, cut short, or from another version.
    """
    return _FILE.read(path)
