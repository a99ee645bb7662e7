"""Better and worse: one order, the judge's own, and every axis that changed is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance import judge
from conformance.regression.comparison import BEST_TO_WORST, Comparison, Way, compare, way
from conformance.results import CellResult, Results
from conformance.verdict import (
    Axes,
    Class,
    Cleanup,
    Delivery,
    Outcome,
    Pace,
    Shape,
    Signal,
    Truth,
)
from faults.fin import Fin
from tests import synthetic
from tests.synthetic import cell_result, verdict
from tokenwire.recording import Recording

HELD = synthetic.case(fault=Fin())


def answer(klass: Class = Class.DETECTED, **axes: object) -> CellResult:
    made = verdict(Outcome.AS_DOCUMENTED, klass=klass)
    assert made.axes is not None
    return cell_result(replace(made, axes=replace(made.axes, **axes)))  # type: ignore[arg-type]


def compared(was: CellResult, now: CellResult) -> Comparison:
    return compare(synthetic.results([was]), synthetic.results([now]))


def ways(was: CellResult, now: CellResult) -> list[Way]:
    return [each.way for each in compared(was, now).changes]


# The order


def test_every_class_has_its_place() -> None:
    assert sorted(BEST_TO_WORST) == sorted(Class)


def true_words(recording: Recording, seen: Axes) -> Iterator[Class]:
    """Every word that is true of what was seen; the judge says one of them."""
    ended = recording.observation.ended
    if ended is None:
        yield Class.HANG
    shapes = dict.fromkeys((Shape.GAP, Shape.REORDERED, Shape.CORRUPTED), Class.CORRUPTED)
    by_shape = shapes | {Shape.DUPLICATE: Class.DUPLICATE}
    if seen.delivery.shape in by_shape:
        yield by_shape[seen.delivery.shape]
    beliefs = {
        Truth.FALSE_FAILURE: Class.FALSE_FAILURE,
        Truth.FALSE_SUCCESS: Class.SILENT_TRUNCATION,
    }
    if seen.truth in beliefs:
        yield beliefs[seen.truth]
    if ended is None or ended.ending == "complete":
        paces = {Pace.BURST: Class.LATE_BURST, Pace.COALESCED: Class.COALESCED}
        yield paces.get(seen.pace, Class.COMPLETE)
        return
    yield Class.DETECTED
    if seen.cleanup.noticed is False:
        yield Class.ORPHANED
    if ended.ending == "failed" and not recording.observation.heard:
        yield Class.LOST_TAIL if recording.attempts else Class.REFUSED


RECORDINGS = [
    synthetic.recording(HELD, ending=ending, tokens=tokens, attempts=attempts)
    for ending in (None, "complete", "failed", "stopped")
    for tokens, attempts in (
        (None, None),
        ((), ()),  # never reached the origin
        ((), (synthetic.attempt((1, 2)),)),  # said, taken, and never heard
    )
]


@given(
    st.sampled_from([each for each in RECORDINGS if each.attempts or not each.observation.heard]),
    st.sampled_from(Shape),
    st.sampled_from(Truth),
    st.sampled_from(Pace),
    st.sampled_from([True, False, None]),
)
def test_of_all_words_that_are_true_the_judge_says_the_worst(
    recording: Recording, shape: Shape, truth: Truth, pace: Pace, noticed: bool | None
) -> None:
    if recording.attempts and not recording.observation.heard:
        recording = replace(recording, fired_ns=synthetic.said_ns(9))
    seen = Axes(
        Delivery(shape, 0, 7), truth, Signal("", "", "", "", None), pace, Cleanup(noticed, 0, 0)
    )
    words = set(true_words(recording, seen))
    assert judge.classify(recording, seen) is max(words, key=BEST_TO_WORST.index)


@given(st.sampled_from(Class), st.sampled_from(Class))
def test_what_is_worse_one_way_is_better_the_other(was: Class, now: Class) -> None:
    back = {Way.WORSE: Way.BETTER, Way.BETTER: Way.WORSE, Way.OTHERWISE: Way.OTHERWISE}
    assert way(now, was) is back[way(was, now)]
    assert (way(was, now) is Way.OTHERWISE) == (was is now)


# The axes

PREFIX_2 = Delivery(Shape.PREFIX, 2, 7)
AXES: dict[str, tuple[dict[str, object], Way, str]] = {
    "fewer tokens": ({"delivery": PREFIX_2}, Way.WORSE, "prefix(2)"),
    "all tokens": ({"delivery": Delivery(Shape.WHOLE, 7, 7)}, Way.BETTER, "whole"),
    "another shape": ({"delivery": Delivery(Shape.GAP, 3, 7)}, Way.OTHERWISE, "gap"),
    "no longer true": ({"truth": Truth.FALSE_FAILURE}, Way.WORSE, "false-failure"),
    "nobody noticed": ({"cleanup": Cleanup(False, None, 0)}, Way.WORSE, "never noticed"),
    "another code": ({"signal": Signal("failed", "E", "9", "", 1)}, Way.OTHERWISE, "told: E 9"),
}


@pytest.mark.parametrize(("axes", "expected", "said"), AXES.values(), ids=AXES)
def test_a_changed_axis_says_the_way_where_the_class_is_the_same(
    axes: dict[str, object], expected: Way, said: str
) -> None:
    (change,) = compared(answer(), answer(Class.DETECTED, **axes)).changes
    assert change.way is expected
    assert said in change.now


def test_the_class_outweighs_every_axis() -> None:
    assert ways(answer(Class.HANG, delivery=PREFIX_2), answer()) == [Way.BETTER]
    assert ways(answer(delivery=PREFIX_2), answer(Class.HANG)) == [Way.WORSE]


def test_times_texts_and_what_is_documented_change_nothing() -> None:
    was = answer()
    now = answer(
        signal=Signal("failed", "ReadError", "ECONNRESET", "other words", 99.0),
        cleanup=Cleanup(True, 77.0, 5, "otherwise"),
    )
    now = replace(now, verdict=replace(now.verdict, outcome=Outcome.DIFFERS, expected="hang"))
    found = compared(was, now)
    assert (found.changes, found.same) == ((), 1)


def test_a_pace_that_was_not_measured_is_no_change() -> None:
    assert ways(answer(pace=Pace.LIVE), answer(pace=Pace.UNMEASURED)) == []
    assert ways(answer(pace=Pace.LIVE), answer(pace=Pace.BURST)) == [Way.WORSE]


# What has no answer

LOST = [Outcome.BLOCKED, Outcome.UNSUPPORTED, Outcome.SETUP_FAILED, Outcome.HARNESS_FAILED]


@pytest.mark.parametrize("outcome", LOST)
def test_an_answer_that_is_gone_is_neither_better_nor_passed_over(outcome: Outcome) -> None:
    none = cell_result(verdict(outcome))
    assert ways(answer(), none) == [Way.UNANSWERED]
    assert ways(none, answer()) == [Way.NEW]
    assert ways(none, none) == []


def test_new_and_gone_cells_are_told_apart() -> None:
    here, there = answer(), replace(answer(), cell=replace(synthetic.CELL, case="other"))
    both, one = synthetic.results([here, there]), synthetic.results([here])
    assert [each.way for each in compare(one, both).changes] == [Way.NEW]
    assert [each.way for each in compare(both, one).changes] == [Way.GONE]


# The exit code


def code(now: Results, was: Results) -> int:
    return compare(was, now).exit_code(now)


def test_the_exit_code_is_1_only_where_something_got_worse() -> None:
    good, bad = synthetic.results([answer()]), synthetic.results([answer(Class.HANG)])
    assert [code(good, good), code(bad, good), code(good, bad)] == [0, 1, 0]


def test_a_run_that_cannot_be_believed_is_not_excused_by_a_comparison() -> None:
    was = synthetic.results([answer(), cell_result(verdict(Outcome.SETUP_FAILED))])
    assert code(was, was) == 2
    cut_short = synthetic.results([answer()], planned=2)
    assert code(cut_short, cut_short) == 3


def test_a_lost_answer_is_incomplete() -> None:
    other = replace(answer(), cell=replace(synthetic.CELL, case="other"))
    was = synthetic.results([answer(), other])
    now = synthetic.results([cell_result(verdict(Outcome.UNSUPPORTED)), other])
    assert code(now, was) == 3


# Versions


def test_versions_that_changed_are_named() -> None:
    was = replace(
        synthetic.results([answer()]), versions={"httpx": "1", "nginx": "1.22", "h2": "4"}
    )
    now = replace(was, versions={"httpx": "2", "nginx": "1.22", "grpcio": "1"})
    assert compare(was, now).versions == (("grpcio", "", "1"), ("h2", "4", ""), ("httpx", "1", "2"))
