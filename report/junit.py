"""JUnit XML, one test case a cell, for whatever reads it in CI."""

from __future__ import annotations

import re
from pathlib import Path

from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite
from junitparser.junitparser import Result

from conformance.results import CellResult, Results
from conformance.verdict import Outcome

# What XML 1.0 cannot hold at all, not even escaped (section 2.2, Char).
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(path: Path, found: Results) -> None:
    """One suite a road. `differs` is a failure, what could not run an error, the rest skipped."""
    xml = JUnitXml("tokenwire")
    for road in dict.fromkeys(each.cell.road for each in found.cells):
        suite = TestSuite(road)
        suite.timestamp = found.started
        suite.add_property("seed", str(found.seed))
        suite.add_property("plan", found.plan)
        for each in found.cells:
            if each.cell.road == road:
                suite.add_testcase(test_case(each))
        xml.add_testsuite(suite)
    xml.write(str(path), pretty=True)


def test_case(each: CellResult) -> TestCase:
    """One cell. What a target said is data: escaped, and without what XML cannot hold."""
    case = TestCase(
        name=f"{each.cell.case}[{each.cell.wire}-{each.cell.setting}]",
        classname=f"{each.cell.road}.{each.cell.wire}",
    )
    verdict = each.verdict
    reason = _NO_XML.sub("\ufffd", verdict.reason)
    result: Result | None = None
    match verdict.outcome:
        case Outcome.AS_DOCUMENTED:
            pass
        case Outcome.DIFFERS:
            result = Failure(reason, str(verdict.klass))
        case Outcome.BLOCKED | Outcome.UNSUPPORTED:
            result = Skipped(reason, str(verdict.outcome))
        case Outcome.SETUP_FAILED | Outcome.HARNESS_FAILED:
            result = Error(reason, str(verdict.outcome))
    if result is not None:
        result.text = f"{reason}\ndocumented: {verdict.expected}\nreplay: {each.replay}"
        case.result = [result]
    return case
