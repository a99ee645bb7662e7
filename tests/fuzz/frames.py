"""Fuzzes the frame rewriters: `python -m tests.fuzz.frames --seconds 600`.

No conversation makes one raise, hang, forget a FIN or say without end; unfired it changes
nothing; what comes out does not depend on how what came in was cut. `tests/fuzz/subjects/`
has what is fuzzed.
"""

from __future__ import annotations

import argparse
import faulthandler
import sys
import time
from collections.abc import Callable, Sequence
from itertools import count

from hypothesis import HealthCheck, given, seed, settings

from faults.fault import Direction
from faults.frames.rewriter import Action, Cut, Finish, Forward
from tests.fuzz.conversations import Conversation, conversations
from tests.fuzz.subjects.subject import Subject
from tests.fuzz.subjects.table import SUBJECTS
from tests.fuzz.talk import Ended, Moment, play, size, split

HANG_SECONDS = 60
TIMES = 60  # the most bytes that a rewriter makes of one
ROUND = settings(
    max_examples=2_000,
    database=None,
    deadline=None,  # a slow one is no finding, a hang is: HANG_SECONDS
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def holds(conversation: Conversation) -> None:
    """Raises: AssertionError, a promise of faults/frames/rewriter.py is broken."""
    talk, make = conversation.talk, conversation.subject.fault.rewriter
    whole = play(make(), talk)
    assert play(make(), split(talk, conversation.cuts)) == whole, "the split shows"
    if Moment.FIRE not in talk:
        assert whole == play(Untouched(), talk), "unfired, and not untouched"
    for step in talk:
        if isinstance(step, Ended):
            told = [o for o in whole if o == Finish(step.direction) or isinstance(o, Cut)]
            assert len(told) == 1, "a FIN was forgotten, or told twice"
    sent = sum(len(outcome.data) for outcome in whole if isinstance(outcome, Forward))
    assert sent <= conversation.subject.adds_bytes + TIMES * size(talk), "it says without end"


class Untouched:
    """The rewriter that no fault has."""

    def received(self, direction: Direction, data: bytes) -> list[Action]:
        return [Forward(direction, data)]

    def ended(self, direction: Direction) -> list[Action]:
        return [Finish(direction)]

    def fire(self) -> list[Action]:
        return []


def fuzz(
    subjects: tuple[Subject, ...],
    seconds: float,
    first_seed: int,
    begin: Callable[[], object] = lambda: None,
) -> int:
    """How many conversations held within `seconds`. `begin` is called before each.

    Raises: AssertionError or whatever a rewriter raised, of the shortest that did not hold.
    """
    ends, held = time.monotonic() + seconds, 0

    def check(conversation: Conversation) -> None:
        nonlocal held
        begin()
        holds(conversation)
        held += 1

    for number in count(first_seed):
        if time.monotonic() >= ends:
            return held
        seed(number)(ROUND(given(conversations(subjects))(check)))()
    raise AssertionError("count() ended")


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0: nothing was found. 1: something was, and the shortest case is printed."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.frames", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=0, help="of the first round of many")
    parser.add_argument("--fault", help="only faults whose name contains this")
    asked = parser.parse_args(arguments)
    subjects = tuple(s for s in SUBJECTS if (asked.fault or "") in s.fault.name())
    if not subjects:
        parser.error(f"no fault is called {asked.fault!r}")
    held = fuzz(subjects, asked.seconds, asked.seed, begin=_watch)
    print(f"{held} conversations with {len(subjects)} subjects in {asked.seconds:g} s: all held")
    return 0


def _watch() -> None:
    faulthandler.dump_traceback_later(HANG_SECONDS, exit=True)


if __name__ == "__main__":
    sys.exit(main())
