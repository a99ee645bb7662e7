"""Tables and links of the generated pages."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from conformance.atlas.pages.measured import Measured

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

NOTE = "Generated from the data beside it by `python -m conformance atlas --pages`."


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], nothing: str) -> list[str]:
    """The lines of a table, or `nothing` where it has no rows."""
    lines = [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    if not lines:
        return [nothing]
    return [f"| {' | '.join(columns)} |", "|" + "---|" * len(columns), *lines]


def clients(found: Iterable[Measured]) -> str:
    """`sse, grpc hardened`: which clients, a wire alone for both of its settings."""
    settings: dict[str, dict[str, None]] = {}
    for each in found:
        settings.setdefault(each.cell.wire, {})[each.cell.setting] = None
    return ", ".join(
        wire if len(those) > 1 else f"{wire} {next(iter(those))}"
        for wire, those in settings.items()
    )


def grouped(pairs: Iterable[tuple[K, V]]) -> Mapping[K, list[V]]:
    """Values by key, both in their order."""
    found: dict[K, list[V]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def case_link(case: str, up: str = "") -> str:
    """A link to a case's page from a page in the folder of the atlas, or with `../` from below."""
    return f"[{case}]({up}cases/{case}.md)"


def product_link(product: str, up: str = "") -> str:
    return f"[{product}]({up}{product}.md)"


def wire_link(wire: str, up: str = "") -> str:
    return f"[{wire}]({up}wires/{wire}.md)"
