"""Verdicts derived again from recordings, with today's judge and today's cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from conformance import results
from conformance.atlas.data import documented
from conformance.case import Case
from conformance.judge import judge
from conformance.plan import depends_on
from conformance.verdict import Outcome, Verdict
from tokenwire import recording
from tokenwire.recording import Identity


def again(out: Path, book: Mapping[str, Case]) -> results.Results:
    """The results in `out`, each cell that has a recording judged anew.

    A cell that was blocked when the others ran and is no longer has never been run: it is left
    out, so that the results are incomplete.

    Raises:
        UnreadableResultsError: there is no results.json, or not of this version.
        UnreadableRecordingError: a recording that it names cannot be read or is another cell's.
    """
    found = results.read(out / "results.json")
    alone = {
        each.cell: _verdict(out / each.recording, each.cell, book, found.plan)
        for each in found.cells
        if each.recording
    }
    verdicts = _with_blocked([each.cell for each in found.cells], alone, book)
    cells = tuple(
        replace(each, verdict=verdicts[each.cell]) for each in found.cells if each.cell in verdicts
    )
    return replace(found, cells=cells)


def _verdict(path: Path, cell: Identity, book: Mapping[str, Case], plan: str) -> Verdict:
    seen = recording.read(path)
    if (seen.cell, seen.plan) != (cell, plan):
        raise recording.UnreadableRecordingError(
            f"{path}: is of {seen.cell} in plan {seen.plan}, not of {cell} in {plan}; run it again"
        )
    if cell.case not in book:
        reason = f"harness: there is no case {cell.case!r} in this version"
        return Verdict(Outcome.HARNESS_FAILED, reason)
    return judge(book[cell.case], seen, documented(cell))


def _with_blocked(
    cells: Sequence[Identity], alone: Mapping[Identity, Verdict], book: Mapping[str, Case]
) -> Mapping[Identity, Verdict]:
    """The verdicts, `blocked` where a dependency failed or is itself blocked."""
    settled = dict(alone)
    while True:
        now = dict(alone)
        for cell in cells:
            needs = depends_on(book[cell.case], cell.road) if cell.case in book else ()
            blockers = results.blockers(cell, needs, settled)
            if blockers:
                explained = results.explained(cell, blockers, settled)
                now[cell] = results.blocked(blockers, explained=explained)
        if now == settled:  # at the latest after as many rounds as the longest chain is long
            return settled
        settled = now
