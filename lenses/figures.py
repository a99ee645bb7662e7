"""Figures laid flat: every number of a lens by its dotted name, whatever it is nested in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import cast

from lenses.quantiles import Spread, of
from lenses.stream import Unmeasurable

Value = float | str | None


def flat(figures: object, prefix: str = "") -> Iterator[tuple[str, Value]]:
    """The names and values of a dataclass, in the order of its fields.

    What is nested is named `gaps_ms.p99`; strings in a tuple are joined, of any other tuple only
    `gaps_ms.count` is told.
    """
    if not is_dataclass(figures):
        raise TypeError(f"{figures!r} is no dataclass")
    for field in fields(figures):
        value = getattr(figures, field.name)
        name = prefix + field.name
        if is_dataclass(value):
            yield from flat(value, f"{name}.")
        elif field.type == "tuple[str, ...]":
            yield name, "; ".join(value)
        elif isinstance(value, tuple):
            yield f"{name}.count", len(cast(tuple[object, ...], value))
        else:
            yield name, value if value is None or isinstance(value, (int, float)) else str(value)


def spreads(many: Iterable[object]) -> Mapping[str, tuple[int, Spread]]:
    """For each number that any of these figures holds: how many hold it, and their spread.

    What could not be measured has no figure: it is left out, never counted as 0.
    """
    columns: dict[str, list[float]] = {}
    for figures in many:
        if isinstance(figures, Unmeasurable):
            continue
        for name, value in flat(figures):
            if isinstance(value, (int, float)):
                columns.setdefault(name, []).append(float(value))
    return {name: (len(values), of(values)) for name, values in columns.items()}
