"""A change to a gateway's configuration, and the cells that it must turn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from conformance.casebook import Book
from conformance.plan import Planned
from conformance.regression.comparison import Way
from conformance.wires import cannot_move


@dataclass(frozen=True, slots=True)
class Shipped:
    """A configuration as it is shipped, below gateways/templates, and what is asked of its road."""

    road: str
    template: str
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """`edits`: each text of the shipped file, and what stands there afterwards. `turns`: the cells
    that must come out worse, as "case/wire" of every client setting; () for a change that breaks
    nothing. `because` is why those and no others, written down before anything was run.
    """

    name: str
    shipped: Shipped
    edits: Mapping[str, str]
    because: str
    turns: tuple[str, ...] = ()

    def due(self, planned: Iterable[Planned], book: Book) -> Mapping[str, Way]:
        """What must become of which cell of a plan; of all others nothing.

        A cell has no answer any more where what it depends on was turned, and had one before.
        """
        found: dict[str, Way] = {}
        for each in planned:
            cell, case = each.cell, book[each.cell.case]
            if case.unsupported.get(cell.wire) or cannot_move(case, cell.wire):
                continue
            needs = {f"{need}/{cell.wire}" for need in each.depends_on}
            if f"{cell.case}/{cell.wire}" in self.turns:
                found[str(cell)] = Way.WORSE
            elif needs & set(self.turns):
                found[str(cell)] = Way.UNANSWERED
        return found
