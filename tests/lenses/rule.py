"""A rule: what a lens's figures must be on a stream of a known script, whatever the wire."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from tests.lenses.streams import Streams
from tests.unit.lenses.made import WIRES

Figures = TypeVar("Figures")


@dataclass(frozen=True, slots=True)
class Found:
    """What was found on one wire. `figure`: in words and numbers, for a person."""

    figure: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of issue 6, told of one wire at a time.

    `broken_by`: a stream, and the other one that, put in its place, must break the rule.
    `timed`: it bounds a time from above, which a loaded machine breaks: told, never asserted.
    `wires`: on which it says anything. `needs`: a stream that not every machine can run.
    """

    lens: str
    says: str
    find: Callable[[Streams, str], Found]
    broken_by: tuple[str, str]
    timed: bool = False
    wires: tuple[str, ...] = WIRES
    needs: str = ""

    def missing(self, streams: Streams, wire: str) -> str:
        """Why it cannot be shown here, "" where it can."""
        return streams[f"{self.needs}/{wire}"].unsupported if self.needs else ""


def of(kind: type[Figures], figures: object) -> Figures:
    """The figures of a lens that did measure. Raises: TypeError, it did not."""
    if not isinstance(figures, kind):
        raise TypeError(f"no {kind.__name__}: {figures}")
    return figures
