"""The judge, on recordings made by hand: every value of every axis, and every class."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from conformance.case import Act, Case, Expect
from conformance.judge import axes, classify, describe, judge
from conformance.verdict import Axes, Class, Outcome, Pace, Shape, Truth
from faults.fin import Fin
from tests import synthetic
from tests.synthetic import MS, attempt, heard, recording, script
from tokenwire.recording import Attempt, Heard, Recording, Said, Standstill, Weight

BODIES = script()
CUT = synthetic.case(fault=Fin())
LEAVES = synthetic.case(stops=Act.CLOSE)
SAID_ON = attempt(range(1, 8), finished="done")


def late(*delays_ms: float) -> tuple[Heard, ...]:
    return heard(BODIES, delay_ms=dict(enumerate(delays_ms, 1)))


def corrupted() -> tuple[Heard, ...]:
    return (*heard(BODIES, [1, 2]), replace(heard(BODIES, [3])[0], body=BODIES[3]))


def dead_letters() -> Recording:
    """Three said before the fault fired, one of them heard."""
    tokens = heard(BODIES, [1], delay_ms={1: 450})
    return recording(
        CUT, tokens=tokens, ending="failed", attempts=[attempt([1, 2, 3], finished="left")]
    )


# What can befall a reader, and what is to be said of it.
WORLDS: dict[str, tuple[Callable[[], Recording], Class]] = {
    "all is well": (lambda: recording(), Class.COMPLETE),
    "all at once": (lambda: recording(tokens=late(700, 600, 500, 400, 300, 200, 100)),
                    Class.LATE_BURST),
    "in threes": (lambda: recording(tokens=late(201, 101, 1, 201, 101, 1, 1)), Class.COALESCED),
    "cut and told": (lambda: recording(CUT, tokens=heard(BODIES, [1, 2, 3]), ending="failed",
                                       noticed=True), Class.DETECTED),
    "left and noticed": (lambda: recording(LEAVES, tokens=heard(BODIES, [1, 2]), ending="stopped",
                                           noticed=True), Class.DETECTED),
    "cut and believed": (lambda: recording(CUT, tokens=heard(BODIES, [1, 2, 3]), ending="unsaid",
                                           noticed=True), Class.SILENT_TRUNCATION),
    "whole without Done": (lambda: recording(bodies=script(done=False), ending="unsaid"),
                           Class.SILENT_TRUNCATION),
    "said and never heard": (dead_letters, Class.LOST_TAIL),
    "one changed": (lambda: recording(tokens=corrupted()), Class.CORRUPTED),
    "one missing": (lambda: recording(tokens=heard(BODIES, [1, 2, 4, 5, 6, 7])), Class.CORRUPTED),
    "two swapped": (lambda: recording(tokens=heard(BODIES, [1, 3, 2, 4, 5, 6, 7])),
                    Class.CORRUPTED),
    "one twice": (lambda: recording(tokens=heard(BODIES, [1, 2, 2, 3, 4, 5, 6, 7])),
                  Class.DUPLICATE),
    "whole and disbelieved": (lambda: recording(ending="failed"), Class.FALSE_FAILURE),
    "no end": (lambda: recording(tokens=heard(BODIES, [1]), ending=None, noticed=False),
               Class.HANG),
    "left, and nobody noticed": (lambda: recording(LEAVES, tokens=heard(BODIES, [1, 2]),
                                                   ending="stopped", noticed=False),
                                 Class.ORPHANED),
    "told, and the origin never": (lambda: recording(CUT, tokens=heard(BODIES, [1, 2]),
                                                     ending="failed", noticed=False),
                                   Class.ORPHANED),
    "said to the end, to nobody": (lambda: recording(CUT, tokens=heard(BODIES, [1, 2]),
                                                     ending="failed", attempts=[SAID_ON]),
                                   Class.ORPHANED),
    "of a service that says what it likes": (
        lambda: replace(recording(), expected=(), expected_from="control"), Class.COMPLETE),
    "not even begun": (lambda: recording(CUT, tokens=(), ending="failed", attempts=()),
                       Class.REFUSED),
}  # fmt: skip


def seen(made: Recording) -> Axes:
    return axes(made)


@pytest.mark.parametrize(("world", "klass"), WORLDS.values(), ids=WORLDS)
def test_each_world_has_its_class(world: Callable[[], Recording], klass: Class) -> None:
    made = world()
    assert classify(made, seen(made)) is klass


def test_every_class_can_be_reached() -> None:
    assert {klass for _, klass in WORLDS.values()} == set(Class)


def test_every_value_of_every_axis_can_be_reached() -> None:
    found = [seen(world()) for world, _ in WORLDS.values()]
    assert {each.delivery.shape for each in found} == set(Shape)
    assert {each.truth for each in found} == set(Truth)
    assert {each.pace for each in found} == set(Pace)
    assert {each.cleanup.noticed for each in found} == {True, False, None}
    assert {each.signal.ending for each in found} == {
        "", "complete", "failed", "stopped", "unsaid"
    }  # fmt: skip


# Delivery


def test_what_the_origin_never_said_is_corrupted_even_with_the_right_text() -> None:
    made = recording(attempts=[attempt(range(1, 6), finished="done")])
    assert str(seen(made).delivery) == "corrupted"
    assert seen(made).delivery.prefix == 5


def test_an_origin_that_took_its_ledger_with_it_cannot_be_asked() -> None:
    assert seen(recording(CUT, attempts=())).delivery.shape is Shape.WHOLE


# Truth


def test_a_stock_client_whose_loop_just_ended_believes_that_it_has_everything() -> None:
    assert seen(recording(ending="unsaid")).truth is Truth.TRUTHFUL
    cut = recording(tokens=heard(BODIES, [1, 2]), ending="unsaid")
    assert seen(cut).truth is Truth.FALSE_SUCCESS


def test_a_failure_told_on_a_cut_stream_is_the_truth() -> None:
    assert seen(recording(tokens=heard(BODIES, [1]), ending="failed")).truth is Truth.TRUTHFUL


def test_whole_but_without_done_is_not_complete_to_a_client_that_says_so() -> None:
    bare = script(done=False)
    assert seen(recording(bodies=bare, ending="complete")).truth is Truth.FALSE_SUCCESS
    assert seen(recording(bodies=bare, ending="failed")).truth is Truth.TRUTHFUL


@pytest.mark.parametrize(
    "last",
    [
        {"text": {"text": "done"}},
        {"text": {"text": '{"done": {}}'}},
        {"toolCall": {"name": "done"}},
    ],
)
def test_a_token_that_reads_done_is_not_the_end_marker(last: dict[str, object]) -> None:
    bodies = (*script(2, done=False), json.dumps(last))
    assert seen(recording(bodies=bodies, ending="complete")).truth is Truth.FALSE_SUCCESS


def test_a_repeat_of_a_whole_stream_is_not_whole() -> None:
    made = recording(tokens=heard(BODIES, [*range(1, 8), 3]))
    assert seen(made).truth is Truth.FALSE_SUCCESS
    assert classify(made, seen(made)) is Class.DUPLICATE


# Class


def test_wrong_text_stays_wrong_also_where_a_failure_is_told_later() -> None:
    made = recording(CUT, tokens=corrupted(), ending="failed", noticed=True)
    assert classify(made, seen(made)) is Class.CORRUPTED


def test_a_client_that_stopped_at_a_gap_itself_has_detected_it() -> None:
    made = recording(tokens=heard(BODIES, [1, 2]), ending="failed", told=("SequenceGap", "", ""))
    assert classify(made, seen(made)) is Class.DETECTED


def test_what_back_pressure_never_let_go_is_not_lost() -> None:
    made = dead_letters()
    said = tuple(replace(each, taken_ns=0) for each in made.attempts[0].said)
    kept = replace(made, attempts=(replace(made.attempts[0], said=said),))
    assert classify(kept, seen(kept)) is Class.DETECTED


def test_a_stream_that_had_begun_was_not_refused() -> None:
    begun = attempt([1, 2], finished="left")
    made = recording(CUT, tokens=(), ending="failed", attempts=[begun])
    assert made.observation.ended is not None
    ended = replace(made.observation.ended, at_ns=begun.finished_ns)
    made = replace(made, observation=replace(made.observation, ended=ended))
    assert classify(made, seen(made)) is Class.DETECTED


def test_a_client_refused_while_the_origin_goes_on_leaves_an_orphan() -> None:
    made = recording(CUT, tokens=(), ending="failed", attempts=[attempt([])])
    assert classify(made, seen(made)) is Class.ORPHANED


# Signal


def test_the_signal_is_the_clients_own_words() -> None:
    told = ("ReadError", "ECONNRESET", "peer closed")
    found = seen(recording(CUT, tokens=heard(BODIES, [1]), ending="failed", told=told)).signal
    assert (found.exception, found.code, found.message) == told
    assert str(found) == "ReadError ECONNRESET"


def test_the_signals_delay_counts_from_the_fault() -> None:
    found = seen(recording(CUT, tokens=heard(BODIES, [1, 2, 3]), ending="failed")).signal
    assert found.after_ms == pytest.approx(1.0)


def test_without_a_fault_it_counts_from_the_clients_own_last_move() -> None:
    assert seen(recording(LEAVES, ending="stopped")).signal.after_ms == pytest.approx(1.0)


def test_with_neither_there_is_nothing_to_count_from() -> None:
    assert seen(recording()).signal.after_ms is None


def test_a_hang_tells_nothing() -> None:
    found = seen(recording(ending=None)).signal
    assert (found.ending, str(found), found.after_ms) == ("", "nothing", None)


# Cleanup


def test_the_origin_that_finished_had_nothing_to_notice() -> None:
    assert seen(recording()).cleanup.noticed is None


def test_how_long_it_took_to_notice_counts_from_the_clients_end() -> None:
    found = seen(recording(LEAVES, ending="stopped", noticed=True)).cleanup
    assert (found.noticed, found.after_ms, found.how) == (True, 5.0, "http.disconnect")


def test_tokens_said_after_the_end_are_counted() -> None:
    tokens = heard(BODIES, [1, 2])
    gone = attempt(range(1, 6), left_ns=synthetic.said_ns(5) + MS)
    found = seen(recording(LEAVES, tokens=tokens, ending="stopped", attempts=[gone])).cleanup
    assert (found.noticed, found.said_to_nobody) == (True, 3)


def test_a_token_that_crossed_with_the_end_is_no_orphan() -> None:
    """The end is 3 ms after token 2 was said; what came 40 ms later may have been under way."""
    crossing = attempt([1, 2], finished="done")
    said = replace(crossing.said[1], seq=3, said_ns=synthetic.said_ns(2) + 43 * MS)
    crossing = replace(crossing, said=(*crossing.said, said), finished_ns=said.said_ns + 1)
    made = recording(CUT, tokens=heard(BODIES, [1, 2]), ending="failed", attempts=[crossing])
    assert seen(made).cleanup.noticed is None
    assert seen(made).cleanup.said_to_nobody == 1


def test_one_orphaned_attempt_among_several_is_one_too_many() -> None:
    first = attempt([1, 2, 3])
    second = attempt([4, 5, 6, 7], finished="done", resume_after=3)
    assert seen(recording(CUT, attempts=[first, second])).cleanup.noticed is False


def test_what_a_replaced_attempt_says_is_said_to_nobody() -> None:
    first = attempt(range(1, 8), left_ns=synthetic.said_ns(7) + MS)
    second = attempt([4, 5, 6, 7], finished="done", resume_after=3)
    found = seen(recording(CUT, attempts=[first, second])).cleanup
    assert (found.noticed, found.said_to_nobody) == (True, 4)


def test_a_resumed_stream_that_goes_on_where_it_broke_is_whole() -> None:
    broken = attempt([1, 2, 3], left_ns=synthetic.said_ns(3) + 2 * MS)
    resumed = attempt([4, 5, 6, 7], finished="done", resume_after=3)
    made = recording(CUT, attempts=[broken, resumed])
    assert seen(made).delivery.shape is Shape.WHOLE
    assert classify(made, seen(made)) is Class.COMPLETE


def test_a_run_that_was_itself_a_resumption_is_measured_from_there() -> None:
    resumed = attempt([4, 5, 6, 7], finished="done", resume_after=3)
    made = recording(tokens=heard(BODIES, [4, 5, 6, 7]), attempts=[resumed])
    assert str(seen(made).delivery) == "whole"


# The verdict


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


def test_a_strangers_tokens_are_not_lost_by_a_client_that_was_refused() -> None:
    before = Attempt(1, said=(Said(1, 2, 3),), finished_ns=4, finished_how="done")
    made = recording(CUT, tokens=(), ending="failed", attempts=[before])
    own, anothers = (
        replace(made, observation=replace(made.observation, asked_ns=asked_ns))
        for asked_ns in (1, 5)
    )
    assert judge(CUT, own).klass is Class.LOST_TAIL
    assert judge(CUT, anothers).klass is Class.REFUSED
