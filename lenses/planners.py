"""Planners: when a model that reads a tool's rows as they come has seen enough of them.

A planner takes rows, each one JSON document, and returns how many of them it read until it was
satisfied; None: it would read on. It is pure, takes no row more than it needs, and one pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

Planner = Callable[[Iterable[str]], int | None]


def buffer_all(_rows: Iterable[str]) -> int | None:
    """What an agent does today: nothing but the final result will do."""
    return None


def first_rows(most: int) -> Planner:
    """Enough is so many rows."""
    return _until(lambda number, _row: number >= most)


def matching(wanted: Callable[[str], bool]) -> Planner:
    """Enough is the first row that is wanted."""
    return _until(lambda _number, row: wanted(row))


def byte_budget(most_bytes: int) -> Planner:
    """Enough is the last row that fits: the next one would exceed so many bytes."""

    def plan(rows: Iterable[str]) -> int | None:
        spent = 0
        for number, row in enumerate(rows):
            spent += row_bytes(row)
            if spent > most_bytes:
                return number
        return None

    return plan


def row_bytes(row: str) -> int:
    """What a row adds to a model's context: its UTF-8 and a line feed."""
    return len(row.encode(errors="surrogatepass")) + 1


def says_match(row: str) -> bool:
    """Whether a row is an object with `"match": true`, as the script `tool-query` marks it."""
    try:
        found = msgspec.json.decode(row, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return False
    return found.get("match") is True


def _until(enough: Callable[[int, str], bool]) -> Planner:
    def plan(rows: Iterable[str]) -> int | None:
        return next((n for n, row in enumerate(rows, start=1) if enough(n, row)), None)

    return plan
