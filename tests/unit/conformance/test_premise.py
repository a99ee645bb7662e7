"""Recordings that answer nothing are never taken for an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.case import Act, Case, Expect
from conformance.judge import judge
from conformance.verdict import Class, Outcome
from faults.fin import Fin
from faults.refuse import Refuse
from faults.stall import Stall
from tests import synthetic
from tokenwire.recording import Acted, Observation, Recording

CUT = synthetic.case(Expect(Class.DETECTED, "why"), fault=Fin())
CANCELS = synthetic.case(Expect(Class.DETECTED, "why"), stops=Act.CANCEL)


def cut() -> Recording:
    tokens = synthetic.heard(synthetic.script(), [1, 2, 3])
    return synthetic.recording(CUT, tokens=tokens, ending="failed", noticed=True)


def without_acts(made: Recording) -> Recording:
    return replace(made, observation=replace(made.observation, acted=()))


def acting(made: Recording, what: str) -> Recording:
    acted = (Acted(what, 0), *made.observation.acted)
    return replace(made, observation=replace(made.observation, acted=acted))


def hasty() -> Recording:
    made = cut()
    one, two, three = made.observation.heard
    tokens = (one, replace(two, app_ns=two.said_ns - 1), three)
    return replace(made, observation=replace(made.observation, heard=tokens))


def test_the_recording_that_the_others_are_made_from_is_as_documented() -> None:
    assert judge(CUT, cut()).outcome is Outcome.AS_DOCUMENTED


ANSWERLESS = {
    "setup failed": (
        CUT, replace(cut(), trouble="setup: no port"), Outcome.SETUP_FAILED, "setup: no port"
    ),
    "harness failed": (
        CUT, replace(cut(), trouble="harness: boom"), Outcome.HARNESS_FAILED, "harness: boom"
    ),
    "trouble of no known kind": (CUT, replace(cut(), trouble="?"), Outcome.HARNESS_FAILED, "?"),
    "unsupported": (
        CUT, replace(cut(), unsupported="no pings"), Outcome.UNSUPPORTED, "no pings"
    ),
    "the trigger never fell": (
        CUT, replace(cut(), fired_ns=0), Outcome.HARNESS_FAILED, "never fell"
    ),
    "the fault was not in force": (
        CUT, without_acts(cut()), Outcome.HARNESS_FAILED, "fired 0 of 1 times"
    ),
    "the second break never came": (
        replace(CUT, again_at=(5,)), cut(), Outcome.HARNESS_FAILED, "fired 1 of 2 times"
    ),
    "the fault was never lifted": (
        replace(CUT, lift_after_seconds=0.5), cut(), Outcome.HARNESS_FAILED, "never lifted"
    ),
    "the client never did what was asked": (
        CANCELS,
        without_acts(synthetic.recording(CANCELS, ending="failed")),
        Outcome.HARNESS_FAILED,
        "no cancel, because token 3 was never heard",
    ),
    "the stranger was to be refused, and was served": (
        replace(CUT, stranger=True, stranger_meets=Refuse()),
        acting(cut(), "stranger got 200"),
        Outcome.HARNESS_FAILED,
        "the stranger was served, although refuse befell it",
    ),
    "the stranger was to be served, and was refused": (
        replace(CUT, stranger=True),
        acting(cut(), "stranger got 401"),
        Outcome.SETUP_FAILED,
        "the stranger was answered 401",
    ),
    "nothing was expected": (
        CUT, replace(cut(), expected=()), Outcome.HARNESS_FAILED, "nothing was expected"
    ),
    "nothing was seen": (
        synthetic.case(),
        replace(synthetic.recording(), observation=Observation(0), attempts=()),
        Outcome.HARNESS_FAILED,
        "nothing was seen",
    ),
    "a token was heard before it was said": (
        CUT, hasty(), Outcome.HARNESS_FAILED, "token 2 was heard before it was said"
    ),
    "the client left by itself": (
        CUT, synthetic.recording(CUT, ending="stopped"), Outcome.HARNESS_FAILED, "nobody asked"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("case", "made", "outcome", "reason"), ANSWERLESS.values(), ids=ANSWERLESS)
def test_it_is_no_answer(case: Case, made: Recording, outcome: Outcome, reason: str) -> None:
    found = judge(case, made)
    assert found.outcome is outcome
    assert reason in found.reason
    assert (found.klass, found.axes) == (None, None)


def test_a_token_may_be_heard_in_the_nanosecond_in_which_it_was_said() -> None:
    made = cut()
    tokens = tuple(replace(each, app_ns=each.said_ns) for each in made.observation.heard)
    instant = replace(made, observation=replace(made.observation, heard=tokens))
    assert judge(CUT, instant).outcome is Outcome.AS_DOCUMENTED


def test_a_refused_client_may_be_all_that_was_seen() -> None:
    case = synthetic.case(Expect(Class.REFUSED, "why"), fault=Fin())
    made = synthetic.recording(case, tokens=(), ending="failed", attempts=())
    assert judge(case, made).outcome is Outcome.AS_DOCUMENTED


def test_a_client_that_was_asked_to_leave_may_say_so() -> None:
    tokens = synthetic.heard(synthetic.script(), [1, 2, 3])
    made = synthetic.recording(CANCELS, tokens=tokens, ending="stopped", noticed=True)
    assert judge(CANCELS, made).outcome is Outcome.AS_DOCUMENTED


def test_a_fault_that_fired_and_was_lifted_as_asked_is_an_answer() -> None:
    expect = Expect(Class.COMPLETE, "why", delivery="whole")
    case = replace(synthetic.case(expect, fault=Stall()), lift_after_seconds=0.5, again_at=(5,))
    assert judge(case, synthetic.recording(case)).outcome is Outcome.AS_DOCUMENTED


def test_another_fault_that_fired_does_not_stand_in_for_this_one() -> None:
    made = cut()
    other = (Acted(f"fired {Stall()}", made.fired_ns),)
    wrong = replace(made, observation=replace(made.observation, acted=other))
    assert judge(CUT, wrong).outcome is Outcome.HARNESS_FAILED
