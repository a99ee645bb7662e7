"""What all rewriters promise (faults/frames/rewriter.py), asked with every split.

Of those whose conversations are short. HTTP/2 has its own, and the fuzz asks all of them.
"""

from __future__ import annotations

import random

import pytest

from faults.fault import Direction
from faults.frames.rewriter import Finish, Forward
from tests.fuzz.subjects import http1, sse, websocket
from tests.fuzz.subjects.subject import Subject
from tests.fuzz.talk import Ended, Moment, Said, Talk, play, size, split

SUBJECTS = (*http1.SUBJECTS, *sse.SUBJECTS, *websocket.SUBJECTS)
every_subject = pytest.mark.parametrize("subject", SUBJECTS, ids=str)


def unfired(talk: Talk) -> Talk:
    return tuple(step for step in talk if step is not Moment.FIRE)


def untouched(talk: Talk) -> list[Forward | Finish]:
    answers = list[Forward | Finish]()
    for step in talk:
        match step:
            case Said(direction, data):
                answers.append(Forward(direction, data))
            case Ended(direction):
                answers.append(Finish(direction))
            case Moment():
                pass
    return answers


@every_subject
def test_until_fired_it_forwards_each_read_as_it_came_and_in_the_same_call(
    subject: Subject,
) -> None:
    for talk in (unfired(subject.talk), split(unfired(subject.talk), range(size(subject.talk)))):
        rewriter = subject.fault.rewriter()
        answered = list[object]()
        for step in talk:
            if isinstance(step, Said):
                answered += rewriter.received(step.direction, step.data)
            elif isinstance(step, Ended):
                answered += rewriter.ended(step.direction)
        assert answered == untouched(talk)


@every_subject
def test_the_fault_shows(subject: Subject) -> None:
    talk = unfired(subject.talk)
    assert play(subject.fault.rewriter(), subject.talk) != play(subject.fault.rewriter(), talk)


@every_subject
def test_cut_in_two_at_any_byte_the_same_comes_out(subject: Subject) -> None:
    whole = play(subject.fault.rewriter(), subject.talk)
    for cut in range(size(subject.talk)):
        assert play(subject.fault.rewriter(), split(subject.talk, [cut])) == whole


@every_subject
def test_byte_by_byte_the_same_comes_out(subject: Subject) -> None:
    whole = play(subject.fault.rewriter(), subject.talk)
    cuts = range(size(subject.talk))
    assert play(subject.fault.rewriter(), split(subject.talk, cuts)) == whole


@every_subject
def test_fired_twice_is_fired_once(subject: Subject) -> None:
    at = subject.talk.index(Moment.FIRE)
    twice = (*subject.talk[: at + 1], Moment.FIRE, *subject.talk[at + 1 :])
    assert play(subject.fault.rewriter(), twice) == play(subject.fault.rewriter(), subject.talk)


@every_subject
def test_noise_passes_and_nothing_is_raised(subject: Subject) -> None:
    noise = random.Random(0).randbytes(500)
    for direction in Direction:
        for fires in (True, False):
            talk: Talk = (Said(direction, noise), Ended(direction))
            fired = (Moment.FIRE, *talk) if fires else talk
            assert play(subject.fault.rewriter(), fired) == untouched(talk)


@every_subject
def test_two_links_share_nothing(subject: Subject) -> None:
    fresh = play(subject.fault.rewriter(), subject.talk)
    first, second = subject.fault.rewriter(), subject.fault.rewriter()
    play(first, subject.talk)
    assert play(second, subject.talk) == fresh


@every_subject
def test_it_says_what_it_is_where_and_when(subject: Subject) -> None:
    about = subject.fault.about
    assert set(about.where) <= {"near", "far"}
    assert set(about.when) <= {"connect", "heard(k)", "said(k)"}
    assert set(about.looks) <= {"sse", "websocket", "grpc", "grpc-web"}
    assert about.looks
    assert about.cause
    assert about.source
