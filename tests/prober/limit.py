"""One limit of a real gateway: how it is written, and where a prober must find it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from conformance.prober.findings import Kind

Edit = Callable[[str, str], str]
Find = tuple[str, Kind]


@dataclass(frozen=True, slots=True)
class Limit:
    """One setting: how it is written, from where its value is drawn, and what it must be found as.

    `low` and `high` in seconds. Within a product the ranges are so ordered that no limit hides
    another.
    """

    setting: str
    low: float
    high: float
    finds: tuple[Find, ...]
    edit: Edit
    written: Callable[[float], str] = lambda seconds: f"{round(seconds * 1000)}ms"
    step_seconds: float = 0.01
    scales: bool = True

    @property
    def counts_seconds(self) -> bool:
        """Whether it is a clock at all."""
        return all(kind is not Kind.REQUESTS for _, kind in self.finds)

    def draw(self, chance: random.Random, scale: float = 1.0) -> float:
        """A value that nobody has told the prober; of a slow timer's range not scaled."""
        scale = scale if self.scales else 1.0
        steps = int(chance.random() * ((self.high - self.low) / self.step_seconds + 1))
        return round(scale * (self.low + steps * self.step_seconds), 3)


def swapped(old: str, new: str) -> Edit:
    """`old` becomes `new`, in which {} is the value. Raises: LookupError, it is not there."""

    def edit(text: str, value: str) -> str:
        if old not in text:
            raise LookupError(f"{old!r} is not in the configuration any more")
        return text.replace(old, new.replace("{}", value))

    return edit


def after(anchor: str, line: str) -> Edit:
    """`line`, in which {} is the value, comes after each `anchor`."""
    return swapped(anchor, f"{anchor}{line}")


def whole(seconds: float) -> str:
    """For settings that know whole seconds only."""
    return str(round(seconds))


def as_seconds(seconds: float) -> str:
    return f"{seconds:.3f}s"
