"""Verdicts derived again from recordings, with today's judge and today's cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from conformance import results
from conformance.case import Case
from conformance.judge import judge
from conformance.verdict import Outcome, Verdict
from tokenwire import recording
from tokenwire.recording import Identity


def again(out: Path, book: Mapping[str, Case]) -> results.Results:
    """The results in `out`, each cell that has a recording judged anew.

    Raises:
        UnreadableResultsError: there is no results.json, or not of this version.
        UnreadableRecordingError: a recording that it names cannot be read.
    """
    found = results.read(out / "results.json")
    verdicts = {each.cell: _verdict(out, each, book) for each in found.cells}
    cells = tuple(replace(each, verdict=_blocked(each, book, verdicts)) for each in found.cells)
    return replace(found, cells=cells)


def _verdict(out: Path, each: results.CellResult, book: Mapping[str, Case]) -> Verdict:
    case = book.get(each.cell.case)
    if case is None:
        reason = f"harness: there is no case {each.cell.case!r} in this version"
        return Verdict(Outcome.HARNESS_FAILED, reason)
    if not each.recording:
        return each.verdict
    return judge(case, recording.read(out / each.recording))


def _blocked(
    each: results.CellResult, book: Mapping[str, Case], verdicts: Mapping[Identity, Verdict]
) -> Verdict:
    case = book.get(each.cell.case)
    needs = results.blockers(each.cell, case.depends_on, verdicts) if case else []
    if not needs:
        return verdicts[each.cell]
    reason = f"depends on {', '.join(needs)}, which did not come out as documented"
    return Verdict(Outcome.BLOCKED, reason)
