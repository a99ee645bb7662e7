"""Which products are known for which number. The table is `known.csv`, beside this file.

A number is a hint, never a proof: many products share it. `basis` says what an entry stands on.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from conformance.prober.findings import Found, Kind

WITHIN = 0.05  # of the number, as this prober's own values are


class Basis(StrEnum):
    """What an entry stands on."""

    MEASURED = "measured"  # here, at its default
    KIND_MEASURED = "kind measured"  # here, at values of ours; the number is documented
    DOCUMENTED = "documented"
    REPORTED = "reported"  # in an issue or a forum

    @property
    def believed(self) -> bool:
        """Whether anything of it was seen here."""
        return self in (Basis.MEASURED, Basis.KIND_MEASURED)


@dataclass(frozen=True, slots=True)
class Default:
    """One product's number, and what says so; of the kind REQUESTS it counts no seconds."""

    seconds: float
    kinds: frozenset[Kind]
    product: str
    setting: str
    basis: Basis
    source: str


@cache
def table() -> tuple[Default, ...]:
    """Every entry."""
    with Path(__file__).with_name("known.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_entry(row) for row in csv.DictReader(file))


def known(found: Found) -> tuple[Default, ...]:
    """The products known for a clock of this kind at this number; those seen here first."""
    near = [
        each
        for each in table()
        if found.kind in each.kinds and abs(found.value - each.seconds) <= WITHIN * each.seconds
    ]
    return tuple(sorted(near, key=lambda e: (not e.basis.believed, abs(found.value - e.seconds))))


def _entry(row: dict[str, str]) -> Default:
    return Default(
        float(row["seconds"]),
        frozenset(Kind(kind) for kind in row["kinds"].split()),
        row["product"],
        row["setting"],
        Basis(row["basis"]),
        row["source"],
    )
