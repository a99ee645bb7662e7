"""The frame fuzz in short, the same conversations every time, and proof that it finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, given, settings

from faults.fault import About, Direction, Layer
from faults.frames.frame_fault import FrameFault
from faults.frames.rewriter import Action, Finish, Forward, Rewriter
from tests.fuzz.conversations import Conversation, conversations
from tests.fuzz.frames import Untouched, fuzz, holds, main
from tests.fuzz.subjects.subject import Subject
from tests.fuzz.subjects.table import SUBJECTS
from tests.fuzz.talk import Ended, down


@given(conversations(SUBJECTS))
@settings(
    max_examples=400,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_no_conversation_breaks_a_rewriter(conversation: Conversation) -> None:
    holds(conversation)


class SeesTheSplit(Untouched):
    fired = False

    def fire(self) -> list[Action]:
        self.fired = True
        return []

    def received(self, direction: Direction, data: bytes) -> list[Action]:
        return [Forward(direction, data[1:] if self.fired else data)]


class Alters(Untouched):
    def received(self, direction: Direction, data: bytes) -> list[Action]:
        return [Forward(direction, data.replace(b"t", b"T"))]


class ForgetsFin(Untouched):
    def ended(self, direction: Direction) -> list[Action]:  # noqa: ARG002 - it forgets
        return []


class RepeatsFin(Untouched):
    def ended(self, direction: Direction) -> list[Action]:
        return [Finish(direction), Finish(direction)]


class Raises(Untouched):
    def received(self, direction: Direction, data: bytes) -> list[Action]:
        return [Forward(direction, data.decode("ascii").encode())]


class Floods(Untouched):
    def fire(self) -> list[Action]:
        return [Forward(Direction.DOWN, bytes(1_000_000))]


@dataclass(frozen=True, slots=True)
class Broken(FrameFault):
    """A fault whose rewriter breaks one promise."""

    make: Callable[[], Rewriter]
    about: ClassVar[About] = About(Layer.TCP, (), (), "", "", "", {})

    def rewriter(self) -> Rewriter:
        return self.make()


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (SeesTheSplit, "the split shows"),
        (Alters, "unfired, and not untouched"),
        (ForgetsFin, "not untouched|FIN was forgotten"),
        (RepeatsFin, "not untouched|told twice"),
        (Raises, "codec can't decode"),
        (Floods, "says without end"),
    ],
)
def test_a_broken_promise_is_found(broken: Callable[[], Rewriter], words: str) -> None:
    talk = (down(b"a token"), Ended(Direction.DOWN))
    with pytest.raises((AssertionError, UnicodeDecodeError), match=words):
        fuzz((Subject(Broken(broken), talk),), seconds=60, first_seed=0)


def test_a_fault_that_nobody_has_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--fault", "none-such"])
    assert "no fault is called 'none-such'" in capsys.readouterr().err
