"""What a lens may believe of a recording: its tokens in order of arrival, sifted, and its doubts.

A recording may come from a broken road, from a real endpoint or from somebody's hands. What it
says is checked here once, so that no lens makes a number of what cannot be true.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import msgspec

from lenses import body
from lenses.body import CONTENT, Kind, Part
from tokenwire.recording import Heard, Recording

NS_PER_MS = 1e6


@dataclass(frozen=True, slots=True)
class Unmeasurable:
    """What a lens returns instead of figures; `reason` is one line for a person."""

    reason: str


class Clock(StrEnum):
    """Where an arrival was stamped. What lies between the two is what the library adds."""

    SOCKET = "socket"
    APPLICATION = "application"


class Token(msgspec.Struct, frozen=True, gc=False):  # by the million: half a dataclass's time
    """One scripted event as it arrived.

    `said_ns` is the origin's stamp, 0 where there is none or the ledger does not know it.
    """

    seq: int
    kind: Kind
    part: Part
    text: str  # the characters of its content
    said_ns: int
    at_ns: int

    @property
    def is_content(self) -> bool:
        """Whether it brought anything: content of no characters does not count."""
        return self.kind in CONTENT and self.text != ""


@dataclass(frozen=True, slots=True)
class Stream:
    """The near end, sifted.

    `tokens`: intact ones at their first hearing, in order of arrival. `in_order`: how many of
    them, from the first, are the script's own beginning. `end_ns`: when the client ended or was
    given up. `doubts`: what was left out or is missing, () for a stream that arrived whole.
    """

    asked_ns: int
    end_ns: int
    clock: Clock
    tokens: tuple[Token, ...]
    in_order: int
    done: bool  # Done was heard
    duplicates: int
    corrupted: int
    missing: int  # positions that the script has and nobody heard; 0 where there is no script
    doubts: tuple[str, ...]

    def content(self) -> tuple[Token, ...]:
        """The tokens that brought something."""
        return tuple(token for token in self.tokens if token.is_content)


def sift(recording: Recording, clock: Clock | None = None) -> Stream | Unmeasurable:
    """The believable part of a recording, each arrival stamped by `clock`. O(n).

    Without `clock` it is the socket's where every token has one, else the application's: never
    a mixture. Unmeasurable: a cell that did not run, stamps that run backwards (no monotonic
    clock does), or a socket's clock asked for where it was hidden.
    """
    seen = recording.observation
    if recording.trouble or recording.unsupported:
        return Unmeasurable(f"it did not run: {recording.trouble or recording.unsupported}")
    hidden = not all(token.socket_ns for token in seen.heard)
    if clock is Clock.SOCKET and hidden:
        return Unmeasurable("the library hides the socket's stamps")
    clock = clock or (Clock.APPLICATION if hidden else Clock.SOCKET)
    end_ns = seen.ended.at_ns if seen.ended else seen.given_up_ns
    if backwards := _backwards(recording, clock, end_ns):
        return Unmeasurable(backwards)
    return _Sieve(recording, clock).stream(end_ns)


def arrival_ns(token: Heard, clock: Clock) -> int:
    """When it arrived by this clock."""
    return token.socket_ns if clock is Clock.SOCKET else token.app_ns


def start(recording: Recording) -> int:
    """The position after which the client asked for the script."""
    return recording.attempts[0].resume_after if recording.attempts else 0


def _backwards(recording: Recording, clock: Clock, end_ns: int) -> str:
    seen = recording.observation
    if seen.asked_ns <= 0:
        return "nothing says when it was asked for"
    times = [seen.asked_ns, *(arrival_ns(token, clock) for token in seen.heard)]
    for number, (before, after) in enumerate(pairwise(times), start=1):
        if after < before:
            return f"the {clock} stamps run backwards at arrival {number}: no monotonic clock does"
    if end_ns < times[-1] and clock is Clock.APPLICATION:
        return "it ended before its last arrival: no monotonic clock says so"
    return ""


class _Sieve:
    """One pass over what was heard."""

    def __init__(self, recording: Recording, clock: Clock) -> None:
        said = (each for attempt in recording.attempts for each in attempt.said)
        self._recording = recording
        self._clock = clock
        self._stamps = {(each.seq, each.said_ns) for each in said}
        self._start = start(recording)
        self._known: set[int] = set()
        self._duplicates = self._corrupted = self._in_order = 0
        self._unbroken = True

    def stream(self, end_ns: int) -> Stream:
        seen = self._recording.observation
        tokens = tuple(self._intact())
        due = max(0, len(self._recording.expected) - self._start)
        return Stream(
            asked_ns=seen.asked_ns,
            end_ns=max(end_ns, tokens[-1].at_ns) if tokens else end_ns,
            clock=self._clock,
            tokens=tokens,
            in_order=self._in_order,
            done=any(token.kind is Kind.DONE for token in tokens),
            duplicates=self._duplicates,
            corrupted=self._corrupted,
            missing=max(0, due - len(tokens)) if due else 0,
            doubts=tuple(self._doubts(due, len(tokens))),
        )

    def _intact(self) -> Iterator[Token]:
        for heard in self._recording.observation.heard:
            if not self._as_said(heard):
                self._corrupted += 1
                self._unbroken = False
            elif heard.seq in self._known or heard.seq <= self._start:
                self._duplicates += 1
                self._unbroken = False
            else:
                self._known.add(heard.seq)
                self._unbroken &= heard.seq == self._start + self._in_order + 1
                self._in_order += self._unbroken
                yield self._token(heard)

    def _as_said(self, heard: Heard) -> bool:
        expected = self._recording.expected
        if heard.seq < 1:
            return False
        if expected and not (heard.seq <= len(expected) and expected[heard.seq - 1] == heard.body):
            return False
        return not self._recording.attempts or (heard.seq, heard.said_ns) in self._stamps

    def _token(self, heard: Heard) -> Token:
        kind, part = body.parse(heard.body)
        at_ns = arrival_ns(heard, self._clock)
        return Token(heard.seq, kind, part, body.content(part), max(0, heard.said_ns), at_ns)

    def _doubts(self, due: int, intact: int) -> Iterator[str]:
        if self._recording.lane == "busy":
            yield "many cells ran beside it: its timing is the machine's too"
        if not self._recording.expected:
            yield "no script to check it against"
        if not self._recording.attempts:
            yield "no ledger to check the origin's stamps against"
        if self._corrupted:
            yield f"{self._corrupted} corrupted left out"
        if self._duplicates:
            yield f"{self._duplicates} duplicates left out"
        if due > intact:
            yield f"{due - intact} of {due} never came"
        if intact > self._in_order:
            yield f"out of order or incomplete after the first {self._in_order}"
