"""A rewriter on a link: two stages that feed it, and a hand that does what it answers."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import assert_never

from faults.fault import Direction, Side
from faults.frames.rewriter import Action, Cut, Finish, Forward, Later, Rewriter
from faults.how import How
from faults.stage import Stage
from tokenwire.clock import SECOND_NS, Clock, Deadline

BACKLOG_BYTES = 1_048_576
Sever = Callable[[tuple[Side, ...], How], None]


class WornStage(Stage):
    """One direction of a worn rewriter. `fired` decides who reads first: the peer or it."""

    __slots__ = ("_direction", "_worn", "finished", "fired")

    def __init__(self, worn: Worn, direction: Direction) -> None:
        self._worn = worn
        self._direction = direction
        self.fired = False
        self.finished = False

    def feed(self, data: bytes) -> None:
        if self.fired:
            self._worn.perform(self._worn.rewriter.received(self._direction, data))
        else:
            self.onward.feed(data)
            self._worn.remember(self._direction, data)

    def eof(self) -> None:
        if self.fired:
            self._worn.perform(self._worn.rewriter.ended(self._direction))
        else:
            self._worn.remember(self._direction, b"")
            self.onward.eof()

    def close(self) -> None:
        self.finished = True
        self._worn.close_if_finished()


class Worn:
    """Carries out a rewriter's actions, in order, until the link is over.

    An unfired rewriter forwards every byte unchanged (its contract), so there is no need
    to ask it first: bytes go on at once and it reads them when it is fired. A rewriter
    takes 5 to 20 us a chunk; three of them would have doubled a line's round trip. Of
    what it has not read 1 MiB a link is kept; beyond that it reads as bytes come.
    """

    __slots__ = ("_backlog", "_backlog_bytes", "_clock", "_sever", "_waits", "rewriter", "stages")

    def __init__(self, rewriter: Rewriter, clock: Clock, sever: Sever) -> None:
        self.rewriter = rewriter
        self._clock = clock
        self._sever = sever
        self._waits: set[Deadline] = set()
        self._backlog: deque[tuple[Direction, bytes]] = deque()
        self._backlog_bytes = 0
        self.stages = {direction: WornStage(self, direction) for direction in Direction}

    def fire(self) -> None:
        """The trigger fell: it reads up, and from now on it goes before the peer."""
        self._read_down_to(-1)
        for stage in self.stages.values():
            stage.fired = True
        self.perform(self.rewriter.fire())

    def remember(self, direction: Direction, data: bytes) -> None:
        """What has gone on unread; b"" is FIN."""
        self._backlog.append((direction, data))
        self._backlog_bytes += len(data)
        if self._backlog_bytes > BACKLOG_BYTES:
            self._read_down_to(BACKLOG_BYTES)

    def perform(self, actions: Iterable[Action]) -> None:
        """What a finished direction is still told is dropped: FIN has gone out."""
        for action in actions:
            match action:
                case Forward():
                    stage = self.stages[action.direction]
                    if action.data and not stage.finished:
                        stage.onward.feed(action.data)
                case Finish():
                    stage = self.stages[action.direction]
                    if not stage.finished:
                        stage.finished = True
                        stage.onward.eof()
                case Cut():
                    self._sever(action.sides, How.RST)
                case Later():
                    self._wait(action)
                case _:
                    assert_never(action)

    def close_if_finished(self) -> None:
        """A link that is over is never asked again."""
        if all(stage.finished for stage in self.stages.values()):
            self._backlog.clear()
            for wait in self._waits:
                wait.cancel()
            self._waits.clear()

    def _read_down_to(self, most_bytes: int) -> None:
        """Let it read the oldest of the backlog; what it answers has long gone on."""
        while self._backlog and self._backlog_bytes > most_bytes:
            direction, data = self._backlog.popleft()
            self._backlog_bytes -= len(data)
            read = (
                self.rewriter.received(direction, data) if data else self.rewriter.ended(direction)
            )
            deque(read, maxlen=0)

    def _wait(self, later: Later) -> None:
        def ask() -> None:
            self._waits.discard(wait)
            self.perform(later.then())

        wait = self._clock.at(time.monotonic_ns() + round(later.seconds * SECOND_NS), ask)
        self._waits.add(wait)
