"""A rule of populations, and how each is broken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.lenses.populations.populations import Populations
from tests.lenses.populations.seen import Seen
from tests.lenses.rule import Found
from tests.unit.lenses.made import WIRES

Breaks = Callable[[Populations, str], Populations]


@dataclass(frozen=True, slots=True)
class PopulationRule:
    """One rule, told of one wire at a time.

    `broken_by`: what makes other populations of these, on which the rule must not hold.
    `timed`: it bounds a time from above, which a loaded machine breaks: told, never asserted.
    """

    lens: str
    says: str
    find: Callable[[Populations, str], Found]
    broken_by: Breaks
    timed: bool = False
    wires: tuple[str, ...] = WIRES


def by_another(name: str, other: str) -> Breaks:
    """The streams of one population in the place of another's."""
    return lambda all_of, wire: {**all_of, f"{name}/{wire}": all_of[f"{other}/{wire}"]}


def by_each(name: str, change: Callable[[Seen, Seen], Seen]) -> Breaks:
    """Each stream changed, given the one before it."""

    def broken(all_of: Populations, wire: str) -> Populations:
        seen = all_of[f"{name}/{wire}"]
        pairs = zip(seen, (seen[-1], *seen[:-1]), strict=True)
        return {**all_of, f"{name}/{wire}": tuple(change(each, before) for each, before in pairs)}

    return broken
