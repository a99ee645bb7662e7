"""What is drawn of one stream: when its content came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Seconds since the client asked, ascending. `group`: what it is coloured and compared by.

    `ended`: when the client ended or was given up; `done`: it heard the end marker.
    """

    label: str
    group: str
    seconds: tuple[float, ...]
    ended: float
    done: bool

    def gaps(self) -> list[float]:
        """Seconds from each content to the next one."""
        return [after - before for before, after in pairwise(self.seconds)]


def by_group(streams: Iterable[Arrivals]) -> Mapping[str, list[Arrivals]]:
    """In the order in which the groups appear."""
    found: dict[str, list[Arrivals]] = {}
    for each in streams:
        found.setdefault(each.group, []).append(each)
    return found
