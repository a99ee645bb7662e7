"""Each cell of the atlas beside what its case documents of a gateway that hides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from conformance.atlas.data import Entry, Page
from conformance.case import Case, Expect
from conformance.regression.comparison import Way, way
from conformance.roads.name import BadRoadError, GatewayRoad, parse
from gateways.product import Configuration
from tokenwire.recording import Identity


class Mended(StrEnum):
    """What becomes of a defect of a default configuration with the tuned one."""

    GONE = "gone"
    STILL = "without a fix: the tuned one still comes to"
    OTHERWISE = "not gone: the tuned one comes to"
    UNASKED = "not known: the tuned cell was never measured"


@dataclass(frozen=True, slots=True)
class Measured:
    """One cell. `tuned` is the same with the tuned configuration, None where it has no entry."""

    cell: Identity
    road: GatewayRoad
    expected: Expect
    entry: Entry
    tuned: Entry | None

    @property
    def as_without(self) -> bool:
        """Whether it comes to what a road without a gateway does."""
        return _expected(self.entry, self.expected)

    @property
    def defect(self) -> bool:
        """Whether it comes to something worse."""
        return not self.as_without and way(self.expected.klass, self.entry.klass) is Way.WORSE

    @property
    def mended(self) -> Mended:
        """What the tuned configuration makes of this defect."""
        if self.tuned is None:
            return Mended.UNASKED
        if _expected(self.tuned, self.expected):
            return Mended.GONE
        return Mended.STILL if self.tuned.klass is self.entry.klass else Mended.OTHERWISE

    @property
    def options(self) -> str:
        """`h2-tls` of `nginx@default+h2-tls`, "" without any."""
        return str(self.road).partition("+")[2]

    @property
    def client(self) -> str:
        return f"{self.cell.wire} {self.cell.setting}"


def everything(pages: Iterable[Page], book: Mapping[str, Case]) -> list[Measured]:
    """All that the pages have of cases, wires and roads that there still are, in their order."""
    return [
        found
        for page in pages
        for name, entry in page.cells.items()
        if (found := _measured(page, name, entry, book)) is not None
    ]


def defects(found: Iterable[Measured], configuration: Configuration) -> list[Measured]:
    """The defects with this configuration."""
    return [each for each in found if each.defect and each.road.configuration is configuration]


def _measured(page: Page, name: str, entry: Entry, book: Mapping[str, Case]) -> Measured | None:
    cell = Identity(*name.split("/", 3))
    try:
        road, expected = parse(cell.road), book[cell.case].expectation(cell.wire, cell.setting)
    except (BadRoadError, KeyError):
        return None
    tuned = replace(cell, road=str(replace(road, configuration=Configuration.TUNED)))
    return Measured(cell, road, expected, entry, page.cells.get(str(tuned)))


def _expected(entry: Entry, expected: Expect) -> bool:
    return entry.klass in (expected.klass, *expected.also)
