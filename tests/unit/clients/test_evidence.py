"""Evidence is in the words of whoever said it first."""

from __future__ import annotations

import errno

from clients.events import Evidence
from clients.evidence import RuleError, evidence_of


def test_an_exception_is_quoted() -> None:
    assert evidence_of(ValueError("why"), "200") == Evidence(
        "ValueError", "why", "200", raised=True
    )


def test_an_errno_counts_more_than_the_wires_code() -> None:
    error = OSError(errno.ECONNRESET, "reset")
    assert evidence_of(error, "200").code == "ECONNRESET"


def test_an_errno_is_found_below_what_libraries_wrap_around_it() -> None:
    wrapped = RuntimeError("read failed")
    wrapped.__cause__ = ExceptionGroup("several", [OSError(errno.ECONNREFUSED, "refused")])
    outer = RuntimeError("request failed")
    outer.__context__ = wrapped
    assert evidence_of(outer).code == "ECONNREFUSED"


def test_a_chain_that_bites_its_tail_ends() -> None:
    one, other = RuntimeError("one"), RuntimeError("other")
    one.__cause__, other.__cause__ = other, one
    assert evidence_of(one).code == ""


def test_a_rule_is_evidence_by_itself_and_was_not_raised_by_a_library() -> None:
    assert evidence_of(RuleError("SequenceGap", "seq 3 after 1")) == Evidence(
        "SequenceGap", "seq 3 after 1"
    )
