"""What the judge sees on each of the five axes."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from conformance.judge import classify
from conformance.verdict import Class, Shape, Truth
from tests import synthetic
from tests.synthetic import MS, attempt, heard, recording, script
from tests.unit.conformance.judged import (
    BODIES,
    CUT,
    LEAVES,
    seen,
)

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
