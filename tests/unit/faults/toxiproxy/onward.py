"""What follows a stage in a test: it writes down what it is told, and when."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any, cast

from faults.fault import Direction, Side
from faults.how import How
from faults.link import Link
from faults.stage import Stage
from faults.toxiproxy.place import Place


@dataclass
class Told:
    """An `Onward` and a `Source` in one, and the link's two ways to end."""

    said: list[bytes | str] = field(default_factory=list[bytes | str])
    held: set[object] = field(default_factory=set[object])

    def feed(self, data: bytes) -> None:
        self.said.append(data)

    def eof(self) -> None:
        self.said.append("FIN")

    def reset(self) -> None:
        self.said.append("RST")

    def hold(self, reason: object) -> None:
        self.held.add(reason)

    def free(self, reason: object) -> None:
        self.held.discard(reason)


class FakeLink:
    """As much of a link as a toxic touches."""

    def __init__(self, told: Told) -> None:
        self._told = told
        self.accepted_ns = 0
        self.severed = False
        self.stages: list[Stage] = []
        self.up = self.down = self
        self.client = self.server = self

    def pipe(self, _direction: Direction) -> FakeLink:
        return self

    def shut(self) -> None:
        """The pipes."""

    def close(self) -> None:
        if "closed" not in self._told.said:
            self._told.said.append("closed")

    def sever(self, sides: tuple[Side, ...], how: How) -> None:
        self._told.said.append(f"{how} to {' and '.join(sides)}")


def place(told: Told) -> Place:
    """Somewhere on a link that is none."""
    return Place(cast(Link, FakeLink(told)), Direction.DOWN, Random(1))


def between(stage: Any, told: Told) -> Any:
    """The stage, with `told` before and behind it."""
    stage.source = stage.onward = told
    return stage
