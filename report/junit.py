"""JUnit XML, one test case a cell, for whatever reads it in CI.

It holds a failure or an error exactly where the run's exit code is not 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite
from junitparser.junitparser import FinalResult

from conformance.results import CellResult, Results
from conformance.verdict import Outcome
from report.surprises import lines
from report.visible import visible

HARMLESS = {Outcome.AS_DOCUMENTED, Outcome.UNSUPPORTED, Outcome.BLOCKED}


def write(path: Path, found: Results) -> None:
    """Write the file whole or not at all: one suite a road, and one for the run if it failed."""
    xml = JUnitXml("tokenwire")
    for road in dict.fromkeys(each.cell.road for each in found.cells):
        suite = TestSuite(visible(road))
        suite.timestamp = visible(found.started)
        suite.add_property("seed", str(found.seed))
        suite.add_property("plan", visible(found.plan))
        suite.add_testcases([test_case(each) for each in found.cells if each.cell.road == road])
        xml.add_testsuite(suite)
    for trouble in run_troubles(found):
        suite = TestSuite("run")
        case = TestCase(trouble, "run")
        case.result = [Error(trouble, "run")]
        suite.add_testcase(case)
        xml.add_testsuite(suite)
    # The root's own counts, which not every reader adds up.
    xml.update_statistics()  # type: ignore[no-untyped-call]
    xml.time = found.seconds
    scratch = path.with_suffix(".part")
    xml.write(str(scratch), pretty=True)  # pyright: ignore[reportUnknownMemberType] (bare IO)
    scratch.replace(path)


def test_case(each: CellResult) -> TestCase:
    """One cell: `differs` is a failure, what could not run an error, what was not asked skipped."""
    case = TestCase(
        visible(f"{each.cell.case}[{each.cell.wire}-{each.cell.setting}]"),
        visible(f"{each.cell.road}.{each.cell.wire}"),
    )
    told = "\n".join((*lines(each), f"replay: {visible(each.replay)}"))
    result = _result(each)
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
    if missing > 0 or found.interrupted:
        yield f"incomplete: {missing} of {found.planned} cells were not run"
    if not counts[Outcome.AS_DOCUMENTED] + counts[Outcome.DIFFERS]:
        yield "nothing was checked"
    elif counts[Outcome.BLOCKED] and counts.keys() <= HARMLESS:
        yield "blocked by nothing that was run"


def _result(each: CellResult) -> FinalResult | None:
    verdict = each.verdict
    message = " ".join(visible(verdict.reason).split())  # an attribute keeps no line feeds
    match verdict.outcome:
        case Outcome.AS_DOCUMENTED:
            return None
        case Outcome.DIFFERS:
            return Failure(message, str(verdict.klass))
        case Outcome.BLOCKED | Outcome.UNSUPPORTED:
            return Skipped(message, str(verdict.outcome))
        case Outcome.SETUP_FAILED | Outcome.HARNESS_FAILED:
            return Error(message, str(verdict.outcome))
