"""What a service that is not our origin can answer, and what its answers count for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conformance import casebook
from conformance.case import Expect
from conformance.targets.service import Unseen, as_known_here, unanswerable, unasked
from conformance.verdict import Class, Pace
from tests.synthetic import recording as made
from tokenwire.recording import Heard, Recording

BOOK = casebook.load()
DONE = '{"done": {"finishReason": "stop"}}'


def answered(*stamps: int, fired_ns: int, last: str = DONE) -> Recording:
    """A service's stream of which a token came in at each stamp, and the last one is its end."""
    bodies = ['{"text": {"text": "a"}}'] * (len(stamps) - 1) + [last]
    heard = tuple(
        Heard(k, body, 0, at, at + 5)
        for k, (body, at) in enumerate(zip(bodies, stamps, strict=True), 1)
    )
    plain = made()
    observation = replace(plain.observation, heard=heard)
    return replace(plain, observation=observation, fired_ns=fired_ns, expected_from="control")


@pytest.mark.parametrize(
    ("case", "why"),
    [
        ("whole", ""),
        ("cut-fin", ""),
        ("stall", ""),
        ("accept-then-silence", ""),
        ("steer", "our origin"),
        ("far-fin", "far end"),
        ("heard-while-held", "a silence that it keeps"),
        ("resume", "cannot resume"),
        ("stranger", "only our origin says"),
        ("coalesced", "only our origin says"),
    ],
)
def test_a_service_is_asked_only_what_needs_no_origin_of_ours(case: str, why: str) -> None:
    assert why in unanswerable(BOOK[case])
    assert bool(why) == bool(unanswerable(BOOK[case]))


def test_no_pace_can_be_told_without_stamps() -> None:
    by_pace = replace(BOOK["whole"], expect={"*": Expect(Class.COALESCED, "why")})
    assert "the pace cannot be told" in unanswerable(by_pace)


def test_an_answer_that_had_come_before_the_fault_fired_says_nothing_about_it() -> None:
    assert "had come before token 6" in unasked(BOOK["cut-fin"], answered(1, 2, 3, fired_ns=3))
    assert unasked(BOOK["cut-fin"], answered(1, 2, 4, fired_ns=3)) == ""
    assert unasked(BOOK["cut-fin"], answered(1, 2, fired_ns=3, last="{}")) == ""
    assert unasked(BOOK["whole"], answered(1, 2, 3, fired_ns=0)) == ""


def test_an_answer_that_is_too_short_for_the_trigger_is_named() -> None:
    assert "fewer than 6 tokens" in unasked(BOOK["cut-fin"], answered(1, 2, 3, fired_ns=0))


def test_our_own_origin_is_never_excused() -> None:
    ours = replace(answered(1, 2, 3, fired_ns=3), expected_from="script")
    assert unasked(BOOK["cut-fin"], ours) == ""


def test_of_a_documented_answer_only_what_a_client_can_know_counts() -> None:
    whole = Expect(Class.ORPHANED, "why", "prefix(6)", "reset", True, Pace.LIVE)
    assert as_known_here(whole) == Expect(
        Class.ORPHANED, "why", "prefix", "reset", None, None, (Class.DETECTED,)
    )


@pytest.mark.asyncio
async def test_an_unseen_origin_knows_nothing() -> None:
    unseen = Unseen()
    assert await unseen.record("run") is None
    with pytest.raises(TypeError):
        unseen.address("sse")
    with pytest.raises(TimeoutError):
        await unseen.said("run", 1)
