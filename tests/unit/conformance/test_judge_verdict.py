"""A recording held to what its case documents."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.case import Case, Expect
from conformance.judge import describe, judge
from conformance.verdict import Class, Outcome, Pace
from faults.fin import Fin
from tests import synthetic
from tests.synthetic import MS, attempt, heard, recording
from tests.unit.conformance.judged import (
    BODIES,
    CUT,
)
from tokenwire.recording import Recording, Standstill, Weight


def asks(expect: Expect) -> Case:
    return synthetic.case(expect, fault=Fin())


CUT_AT_3 = Expect(
    Class.DETECTED, "why", delivery="prefix(3)", signal="cut", noticed=True, pace=Pace.UNMEASURED
)


def cut_at(k: int, *, message: str = "it was cut", noticed: bool = True) -> Recording:
    tokens = heard(BODIES, range(1, k + 1))
    told = ("ReadError", "", message)
    return recording(CUT, tokens=tokens, ending="failed", told=told, noticed=noticed)


def test_what_is_as_documented_says_why() -> None:
    found = judge(asks(CUT_AT_3), cut_at(3))
    assert (found.outcome, found.reason) == (Outcome.AS_DOCUMENTED, "why")
    assert found.expected == "detected, prefix(3), 'cut', origin notices, unmeasured"


DIFFERENT = {
    "class": (cut_at(3, noticed=False), "class is orphaned, documented detected"),
    "delivery": (cut_at(2), "delivery is prefix(2), documented prefix(3)"),
    "signal": (cut_at(3, message="gone"), "signal is 'ReadError  gone', documented 'cut'"),
    "cleanup": (cut_at(3, noticed=False), "the origin noticed: False, documented True"),
    "pace": (cut_at(6), "pace is live, documented unmeasured"),
}


@pytest.mark.parametrize(("made", "reason"), DIFFERENT.values(), ids=DIFFERENT)
def test_each_difference_is_named(made: Recording, reason: str) -> None:
    found = judge(asks(CUT_AT_3), made)
    assert found.outcome is Outcome.DIFFERS
    assert reason in found.reason.split("; ")


def test_what_is_not_documented_is_not_compared() -> None:
    assert judge(asks(Expect(Class.DETECTED, "why")), cut_at(2)).outcome is Outcome.AS_DOCUMENTED


@pytest.mark.parametrize(("heard_of_seven", "fits"), [(0, False), (1, True), (6, True)])
def test_a_prefix_of_any_length_but_none_may_be_documented(heard_of_seven: int, fits: bool) -> None:
    case = asks(Expect(Class.DETECTED, "why", delivery="prefix"))
    begun = attempt(range(1, 7), left_ns=synthetic.said_ns(7))
    made = replace(cut_at(heard_of_seven), attempts=(begun,))
    assert (judge(case, made).outcome is Outcome.AS_DOCUMENTED) == fits


def test_a_whole_delivery_is_no_prefix() -> None:
    case = asks(Expect(Class.COMPLETE, "why", delivery="prefix"))
    found = judge(case, recording(CUT))
    assert found.reason == "delivery is whole, documented prefix"


def test_where_a_specification_leaves_it_open_both_answers_are_documented() -> None:
    either = Expect(Class.COMPLETE, "why", also=(Class.DETECTED,))
    assert judge(asks(either), cut_at(3)).outcome is Outcome.AS_DOCUMENTED
    assert describe(either) == "complete or detected"


def test_the_digest_of_a_verdict_holds_no_time_and_no_text() -> None:
    case, made = asks(CUT_AT_3), cut_at(3)
    assert made.observation.ended is not None
    later = replace(made.observation.ended, at_ns=made.observation.ended.at_ns + 9 * MS)
    slower = replace(made, observation=replace(made.observation, ended=later))
    reworded = cut_at(3, message="cut at byte 17")
    digests = {judge(case, each).digest() for each in (made, slower, reworded)}
    assert len(digests) == 1
    assert judge(case, cut_at(2)).digest() not in digests


def test_each_call_that_the_origin_saw_is_counted_and_compared() -> None:
    made = replace(recording(), attempts=recording().attempts * 2)
    found = judge(synthetic.case(Expect(Class.COMPLETE, "why", attempts=1)), made)
    assert found.outcome is Outcome.DIFFERS
    assert found.reason == "the origin was asked twice, documented 1"
    assert found.expected == "complete, origin asked once"
    assert judge(synthetic.case(Expect(Class.COMPLETE, "why", attempts=2)), made).outcome is (
        Outcome.AS_DOCUMENTED
    )


@pytest.mark.parametrize(("grown", "hoards"), [(6 << 20, False), (14 << 20, True)])
def test_a_gateway_that_keeps_megabytes_hoards(grown: int, hoards: bool) -> None:
    kept = Weight("gateway", 0, grown // 2, 0, grown - grown // 2)
    others = Weight("origin", 0, 1 << 30, 0, 0)
    still = Standstill(1, 0, 0, 0, (others, kept))
    found = judge(
        synthetic.case(Expect(Class.COMPLETE, "why", hoarded=False)),
        replace(recording(), standstill=still),
    )
    assert found.axes is not None
    assert found.axes.cleanup.hoarded is hoards
    assert (found.outcome is Outcome.DIFFERS) is hoards
