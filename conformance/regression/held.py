"""A run held against a baseline: what changed, what is no longer true, what was never excused."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from conformance.atlas.data import documented
from conformance.case import Case
from conformance.regression.baseline import Baseline, Entry
from conformance.regression.comparison import (
    Change,
    Comparison,
    Way,
    changed_versions,
    delivery_way,
    summary,
    way,
)
from conformance.results import CellResult, Results
from conformance.verdict import Class, Delivery, Outcome, Shape, Verdict
from tokenwire.recording import Identity

# What ends with exit code 1. OTHERWISE too: an entry says which words are accepted.
FAILS = frozenset({Way.WORSE, Way.OTHERWISE, Way.UNEXCUSED, Way.STALE, Way.UNMATCHED})
NEVER_EXCUSED = (Outcome.SETUP_FAILED, Outcome.HARNESS_FAILED)

Allowed = Callable[[Identity], tuple[Class, ...]]


def hold(baseline: Baseline, found: Results, allowed: Allowed) -> Comparison:
    """Judge a run by a baseline. `allowed` says which classes are documented of a cell.

    A cell without an entry is held to the documentation. One whose documentation leaves several
    classes open may take any of them. A blocked cell without an entry is never a regression by
    itself: what blocks it is. Cells that were not run, in a run that was interrupted, do not make
    their entries unmatched.
    """
    entries = baseline.by_cell()
    changes = [
        change
        for each in found.cells
        if (change := _held(entries.get(str(each.cell)), each, allowed(each.cell))) is not None
    ]
    cells = {str(each.cell) for each in found.cells}
    whole = len(found.cells) >= found.planned
    unmatched = [_unmatched(e) for e in baseline.entries if whole and e.cell not in cells]
    return Comparison(
        (*changes, *unmatched),
        len(found.cells) - len(changes),
        _changed_versions(baseline, found),
        FAILS,
    )


def allowed_by(book: Mapping[str, Case]) -> Allowed:
    """Every class that atlas or case documents of a cell; none of a case that is gone."""

    def classes(cell: Identity) -> tuple[Class, ...]:
        if cell.case not in book or cell.wire in book[cell.case].unsupported:
            return ()
        expect = documented(cell) or book[cell.case].expectation(cell.wire, cell.setting)
        return (expect.klass, *expect.also)

    return classes


def _held(entry: Entry | None, each: CellResult, allowed: tuple[Class, ...]) -> Change | None:
    verdict = each.verdict
    if verdict.outcome in NEVER_EXCUSED:
        return None  # the run says so itself, with an exit code of its own
    if entry is None:
        if verdict.outcome is not Outcome.DIFFERS:
            return None
        return _change(Way.UNEXCUSED, f"documented: {verdict.expected}", each, verdict.reason)
    found = _way(entry, verdict, allowed)
    if found is None:
        return None
    why = "; ".join(entry.differences(verdict))
    return _change(found, accepted(entry), each, REASONS.get(found) or why)


def _way(entry: Entry, verdict: Verdict, allowed: tuple[Class, ...]) -> Way | None:
    """What an entry makes of its cell, None: as it says."""
    if verdict.klass is None:
        return Way.UNANSWERED
    if verdict.klass in entry.wavers:
        return Way.WAVERED
    if verdict.outcome is Outcome.AS_DOCUMENTED:
        if entry.documented or entry.klass not in allowed:
            return Way.STALE
        if verdict.klass != entry.klass:
            return None  # the documentation leaves it open
    if not entry.differences(verdict):
        return None
    found = way(entry.klass, verdict.klass)
    return _by_delivery(entry, verdict) if found is Way.OTHERWISE else found


def _by_delivery(entry: Entry, verdict: Verdict) -> Way:
    """The way where the class is the accepted one: fewer tokens are worse."""
    prefix = re.fullmatch(r"prefix\((\d+)\)", entry.delivery or "")
    if verdict.axes is None or not prefix:
        return Way.OTHERWISE
    now = verdict.axes.delivery
    return delivery_way(Delivery(Shape.PREFIX, int(prefix[1]), now.of), now)


REASONS = {
    Way.STALE: "came out as documented: take the entry out, or save the baseline anew",
    Way.UNMATCHED: "no cell of this run is called so: select it, or take the entry out",
}


def accepted(entry: Entry) -> str:
    """What an entry accepts, in a few words."""
    classes = " or ".join((entry.klass, *entry.wavers))
    told = f"told: {entry.signal}" if entry.signal else None
    seen = f"{entry.klass} in {entry.seen} runs" if entry.seen else None
    return ", ".join(filter(None, (classes, seen, entry.delivery, entry.truth, told)))


def _changed_versions(baseline: Baseline, found: Results) -> tuple[tuple[str, str, str], ...]:
    """Of what the entries name; they do not name all that took part."""
    was = [each.versions for each in baseline.entries]
    named = {name for versions in was for name in versions}
    return changed_versions(was, {n: v for n, v in found.versions.items() if n in named})


def _unmatched(entry: Entry) -> Change:
    return Change(Way.UNMATCHED, entry.cell, accepted(entry), "", REASONS[Way.UNMATCHED])


def _change(found: Way, was: str, each: CellResult, because: str) -> Change:
    return Change(found, str(each.cell), was, summary(each), because, each.replay)
