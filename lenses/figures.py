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

    What is in a field of the form `gaps_ms` is named `gaps_ms.p99`; of a tuple of strings the
    joined text, of any other tuple only how many it holds.
    """
    if not is_dataclass(figures):
        raise TypeError(f"{figures!r} is no dataclass")
    for field in fields(figures):
        value = getattr(figures, field.name)
        name = prefix + field.name
        if is_dataclass(value):
            yield from flat(value, f"{name}.")
        elif isinstance(value, tuple):
            yield name, _joined(cast(tuple[object, ...], value))
        else:
            yield name, value if value is None or isinstance(value, (int, float)) else str(value)


def _joined(values: tuple[object, ...]) -> Value:
    words = [each for each in values if isinstance(each, str)]
    return "; ".join(words) if len(words) == len(values) else len(values)


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
