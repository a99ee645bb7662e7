"""JUnit XML, one test case a cell, for whatever reads it in CI.

It holds a failure or an error exactly where the run's exit code is not 0. Held to a baseline, its
failures are what the baseline does not accept, and not what differs from the documentation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite
from junitparser.junitparser import FinalResult

from conformance.regression.comparison import Change, Comparison, Way
from conformance.results import EXIT_INCOMPLETE, CellResult, Results
from conformance.verdict import Outcome
from report.changes import lines as changed_lines
from report.surprises import lines
from report.visible import visible

HARMLESS_WAYS = {Way.BETTER, Way.WAVERED}


def write(path: Path, found: Results, held: Comparison | None = None) -> None:
    """Write the file whole or not at all: one suite a road, and one for the run if it failed."""
    xml = JUnitXml("tokenwire")
    changes = {each.cell: each for each in held.changes} if held else None
    for road in dict.fromkeys(each.cell.road for each in found.cells):
        suite = TestSuite(visible(road))
        suite.timestamp = visible(found.started)
        suite.add_property("seed", str(found.seed))
        suite.add_property("plan", visible(found.plan))
        cells = [each for each in found.cells if each.cell.road == road]
        suite.add_testcases([test_case(each, changes) for each in cells])
        xml.add_testsuite(suite)
    for trouble in run_troubles(found):
        suite = TestSuite("run")
        case = TestCase(trouble, "run")
        case.result = [Error(trouble, "run")]
        suite.add_testcase(case)
        xml.add_testsuite(suite)
    if held and (troubles := list(_baseline_troubles(held))):
        suite = TestSuite("baseline")
        suite.add_testcases(troubles)
        xml.add_testsuite(suite)
    # The root's own counts, which not every reader adds up.
    xml.update_statistics()  # type: ignore[no-untyped-call]
    xml.time = found.seconds
    scratch = path.with_suffix(".part")
    xml.write(str(scratch), pretty=True)  # pyright: ignore[reportUnknownMemberType] (bare IO)
    scratch.replace(path)


def test_case(each: CellResult, changes: Mapping[str, Change] | None) -> TestCase:
    """One cell: `differs` is a failure, what could not run an error, what was not asked skipped.

    With `changes`, from a baseline, they decide what of the first is a failure.
    """
    case = TestCase(
        visible(f"{each.cell.case}[{each.cell.wire}-{each.cell.setting}]"),
        visible(f"{each.cell.road}.{each.cell.wire}"),
    )
    change = changes.get(str(each.cell)) if changes else None
    said = changed_lines(change) if change else []
    told = "\n".join((*lines(each), *said, f"replay: {visible(each.replay)}"))
    result = _result(each) if changes is None else _held(each, change)
    if result is None:
        case.system_out = told
    else:
        result.text = told
        case.result = [result]
    return case


def run_troubles(found: Results) -> Iterator[str]:
    """What ails the run and shows in no cell, so that no reader takes it for a success."""
    counts = found.counts()
    missing = found.planned - len(found.cells)
    interrupted = missing > 0 or found.interrupted
    if interrupted:
        yield f"incomplete: {missing} of {found.planned} cells were not run"
    if not counts[Outcome.AS_DOCUMENTED] + counts[Outcome.DIFFERS]:
        yield "nothing was checked"
    elif not interrupted and found.exit_code() == EXIT_INCOMPLETE:
        yield "incomplete: blocked by nothing that was run"


def _result(each: CellResult) -> FinalResult | None:
    verdict = each.verdict
    message = _message(verdict.reason)
    match verdict.outcome:
        case Outcome.AS_DOCUMENTED:
            return None
        case Outcome.DIFFERS:
            return Failure(message, str(verdict.klass))
        case Outcome.BLOCKED | Outcome.UNSUPPORTED:
            return Skipped(message, str(verdict.outcome))
        case Outcome.SETUP_FAILED | Outcome.HARNESS_FAILED:
            return Error(message, str(verdict.outcome))


def _held(each: CellResult, change: Change | None) -> FinalResult | None:
    if each.verdict.outcome not in (Outcome.AS_DOCUMENTED, Outcome.DIFFERS) and change is None:
        return _result(each)
    if change is None or change.way in HARMLESS_WAYS:
        return None
    message = _message(f"{change.way}: {change.because or change.now}")
    kind = Skipped if change.way is Way.UNANSWERED else Failure
    return kind(message, change.way)


def _baseline_troubles(held: Comparison) -> Iterator[TestCase]:
    """What the baseline says and no cell of the run can show."""
    for change in held.of(Way.UNMATCHED):
        case = TestCase(visible(change.cell), "baseline")
        case.result = [Failure(_message(change.because), change.way)]
        yield case
    # What blocks them is a failure already, if it was run: one cause, one red.
    if held.of(Way.UNANSWERED) and not any(each.way in held.fails for each in held.changes):
        trouble = f"{len(held.of(Way.UNANSWERED))} cells have no answer any more"
        case = TestCase(trouble, "baseline")
        case.result = [Error(trouble, Way.UNANSWERED)]
        yield case


def _message(text: str) -> str:
    return " ".join(visible(text).split())  # an attribute keeps no line feeds
