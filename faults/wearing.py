"""A rewriter on a link: two stages that feed it, and a hand that does what it answers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import assert_never

from faults.fault import Direction, Side
from faults.frames.rewriter import Action, Cut, Finish, Forward, Later, Rewriter
from faults.how import How
from faults.stage import Stage
from tokenwire.clock import SECOND_NS, Clock, Deadline

Sever = Callable[[tuple[Side, ...], How], None]


class WornStage(Stage):
    """One direction of a worn rewriter."""

    __slots__ = ("_direction", "_worn", "finished")

    def __init__(self, worn: Worn, direction: Direction) -> None:
        self._worn = worn
        self._direction = direction
        self.finished = False

    def feed(self, data: bytes) -> None:
        self._worn.perform(self._worn.rewriter.received(self._direction, data))

    def eof(self) -> None:
        self._worn.perform(self._worn.rewriter.ended(self._direction))

    def close(self) -> None:
        self.finished = True
        self._worn.close_if_finished()


class Worn:
    """Carries out a rewriter's actions, in order, until the link is over."""

    __slots__ = ("_clock", "_sever", "_waits", "rewriter", "stages")

    def __init__(self, rewriter: Rewriter, clock: Clock, sever: Sever) -> None:
        self.rewriter = rewriter
        self._clock = clock
        self._sever = sever
        self._waits: set[Deadline] = set()
        self.stages = {direction: WornStage(self, direction) for direction in Direction}

    def fire(self) -> None:
        """The trigger fell."""
        self.perform(self.rewriter.fire())

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
            for wait in self._waits:
                wait.cancel()
            self._waits.clear()

    def _wait(self, later: Later) -> None:
        def ask() -> None:
            self._waits.discard(wait)
            self.perform(later.then())

        wait = self._clock.at(time.monotonic_ns() + round(later.seconds * SECOND_NS), ask)
        self._waits.add(wait)
