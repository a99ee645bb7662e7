"""The class of a recording: every class, and every value of every axis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from conformance.judge import classify, judge
from conformance.verdict import Class, Pace, Shape, Truth
from tests.synthetic import attempt, heard, recording, script
from tests.unit.conformance.judged import (
    BODIES,
    CUT,
    LEAVES,
    SAID_ON,
    corrupted,
    dead_letters,
    late,
    seen,
)
from tokenwire.recording import Attempt, Recording, Said

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


def test_a_strangers_tokens_are_not_lost_by_a_client_that_was_refused() -> None:
    before = Attempt(1, said=(Said(1, 2, 3),), finished_ns=4, finished_how="done")
    made = recording(CUT, tokens=(), ending="failed", attempts=[before])
    own, anothers = (
        replace(made, observation=replace(made.observation, asked_ns=asked_ns))
        for asked_ns in (1, 5)
    )
    assert judge(CUT, own).klass is Class.LOST_TAIL
    assert judge(CUT, anothers).klass is Class.REFUSED
