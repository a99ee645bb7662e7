"""What leaves a rewriter: nothing in a direction that it has finished, neighbours joined."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from faults.fault import Direction
from faults.frames.rewriter import Action, Cut, Finish, Forward, Later


class Outgoing:
    """Lets a fault say FIN once and forget: what would follow in that direction is swallowed."""

    def __init__(self) -> None:
        self._finished: set[Direction] = set()

    def settle(self, actions: Iterable[Action]) -> list[Action]:
        """`actions` as a line may carry them out, in as few writes as can be.

        Consumes `actions` whole, so that a rewriter's state never hangs on a line's reading.
        """
        settled: list[Action] = []
        for action in actions:
            match action:
                case Forward(direction, data):
                    if data and direction not in self._finished:
                        _join(settled, action)
                case Finish(direction):
                    if direction not in self._finished:
                        self._finished.add(direction)
                        settled.append(action)
                case Later(seconds, then):
                    settled.append(Later(seconds, self._settled(then)))
                case Cut():
                    settled.append(action)
        return settled

    def _settled(self, then: Callable[[], Iterable[Action]]) -> Callable[[], list[Action]]:
        return lambda: self.settle(then())


def _join(settled: list[Action], forward: Forward) -> None:
    match settled[-1:]:
        case [Forward(direction, data)] if direction is forward.direction:
            settled[-1] = Forward(direction, data + forward.data)
        case _:
            settled.append(forward)
