from __future__ import annotations

from dataclasses import replace

from faults.fault import Direction
from faults.frames.http2.link.frame import Flag, Frame, Kind
from faults.frames.http2.link.questions import Questions

SETTINGS = Frame(Direction.UP, Kind.SETTINGS, 0, 0, b"")
SETTINGS_ACK = Frame(Direction.DOWN, Kind.SETTINGS, Flag.ACK, 0, b"")


def ping(opaque: bytes, flags: int = 0) -> Frame:
    return Frame(Direction.UP, Kind.PING, flags, 0, opaque)


def test_settings_are_answered_in_order_so_only_the_acts_own_is_swallowed() -> None:
    questions = Questions()
    for frame in (SETTINGS, replace(SETTINGS, own=True), SETTINGS):
        questions.asked(frame)
    assert [questions.answered(SETTINGS_ACK) for _ in range(4)] == [False, True, False, False]


def test_a_ping_is_answered_by_its_own_bytes() -> None:
    questions = Questions()
    questions.asked(ping(b"theirs.."))
    questions.asked(replace(ping(b"ours...."), own=True))
    assert not questions.answered(ping(b"theirs..", Flag.ACK))
    assert questions.answered(ping(b"ours....", Flag.ACK))
    assert not questions.answered(ping(b"ours....", Flag.ACK)), "once"


def test_an_answer_asks_nothing_and_a_question_answers_nothing() -> None:
    questions = Questions()
    questions.asked(replace(SETTINGS_ACK, own=True))
    assert not questions.answered(SETTINGS)
    assert not questions.answered(SETTINGS_ACK)
