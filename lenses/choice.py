"""Which lens, and what of it is set: as a command is given them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lenses.catalogue import LENSES, Lens
from lenses.recordings import BadInput


def lens(name: str) -> Lens:
    """The lens of this name. Raises: BadInput, there is none."""
    if name not in LENSES:
        raise BadInput(f"there is no lens {name!r}; there are: {', '.join(LENSES)}")
    return LENSES[name]


def settings(chosen: Lens, pairs: Iterable[str]) -> Mapping[str, float]:
    """`NAME=NUMBER` each. Raises: BadInput, it has no such parameter, or that is no number."""
    found: dict[str, float] = {}
    for pair in pairs:
        name, _, text = pair.partition("=")
        if name not in chosen.parameters:
            known = ", ".join(chosen.parameters) or "none"
            raise BadInput(f"{chosen.name} has no parameter {name!r}; it has: {known}")
        found[name] = number(name, text)
    return found


def number(name: str, text: str) -> float:
    """Of 0 or more. Raises: BadInput."""
    try:
        found = float(text)
    except ValueError:
        found = -1.0
    if not 0 <= found < float("inf"):
        raise BadInput(f"{name}={text}: give a number of 0 or more")
    return found
