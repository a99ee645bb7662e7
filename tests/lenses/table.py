"""Rules and what was found, as a table in the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from rich.console import Console
from rich.table import Table

from tests.lenses.rule import Found


class Said(Protocol):
    """A rule in words."""

    @property
    def lens(self) -> str: ...
    @property
    def says(self) -> str: ...
    @property
    def timed(self) -> bool: ...
    @property
    def wires(self) -> tuple[str, ...]: ...


AnyRule = TypeVar("AnyRule", bound=Said)


def show(rules: Sequence[AnyRule], find: Callable[[AnyRule, str], Found], of: str) -> int:
    """Print a line for each rule and wire, and how many of them do not hold, which is returned.

    `of`: what they were measured on, in words.
    """
    table = Table("lens", "rule", "wire", "figure", "holds")
    broken = 0
    for rule in rules:
        says = rule.says + (" (timed)" if rule.timed else "")
        for wire in rule.wires:
            found = find(rule, wire)
            broken += not found.holds
            told = (rule.lens, says) if wire == rule.wires[0] else ("", "")
            table.add_row(*told, wire, found.figure, "yes" if found.holds else "NO")
        table.add_section()
    console = Console(width=None if sys.stdout.isatty() else 200)
    console.print(table)
    console.print(f"{len(rules)} rules, {of}, {broken} broken")
    return broken
