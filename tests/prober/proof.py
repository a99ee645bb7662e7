"""What the prober finds of a gateway's limits, held against what they were set to."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from conformance.prober.findings import Finding, Found, Scattered, Unknown
from conformance.prober.probe import Way
from conformance.prober.survey import Survey, find
from gateways.product import Binary
from tests.prober.limited import Drawn, limited
from tests.prober.limits import LIMITS

WITHIN = 0.05
BEYOND_SECONDS = 2.0  # the horizon, after the longest limit


@dataclass(frozen=True, slots=True)
class Row:
    """One limit in one place. `found` is None where nothing was found there of its kind."""

    product: str
    setting: str
    where: str
    kind: str
    set_seconds: float
    found: Found | None
    instead: str = ""  # what was found there, where it was not this

    @property
    def error(self) -> float:
        """Of the value, as a part of what was set; NaN where there is none."""
        if self.found is None:
            return math.nan
        return self.found.value / self.set_seconds - 1

    @property
    def right(self) -> bool:
        """The kind, and the value within 5 %."""
        return abs(self.error) <= WITHIN


def drawn(name: str, seed: int, scale: float) -> Drawn:
    """The product's limits for this seed; each product draws for itself."""
    chance = random.Random(f"{name} {seed}")
    return {limit: limit.draw(chance, scale) for limit in LIMITS[name]}


async def prove(name: str, binary: Binary, limits: Drawn) -> tuple[Row, ...]:
    """Start the gateway with these limits, probe it, and compare."""
    seconds = (value for limit, value in limits.items() if limit.counts_seconds)
    longest_seconds = max(seconds) + BEYOND_SECONDS
    async with limited(name, binary, limits) as subject:
        report = await find(Survey(tuple(Way), longest_seconds), subject)
    return (*_rows(name, limits, report.clocks), *_unexpected(name, limits, report.clocks))


def _rows(name: str, limits: Drawn, findings: Sequence[Finding]) -> Iterator[Row]:
    for limit, seconds in limits.items():
        for where, kind in limit.finds:
            there = [each for each in findings if each.where == where]
            found = [each for each in there if isinstance(each, Found) and each.kind is kind]
            instead = "; ".join(_told(there)) if not found else ""
            first = found[0] if found else None
            yield Row(name, limit.setting, where, kind.value, seconds, first, instead)


def _unexpected(name: str, limits: Drawn, findings: Iterable[Finding]) -> Iterator[Row]:
    """A clock that nobody has set is as wrong as one that is not found."""
    expected = {find for limit in limits for find in limit.finds}
    for each in findings:
        if isinstance(each, Found) and (each.where, each.kind) not in expected:
            told = f"{each.kind.value} {each.value:.2f}: {each.words[:60]}"
            yield Row(name, "(not set)", each.where, each.kind.value, math.nan, None, told)


def _told(findings: Iterable[Finding]) -> Iterator[str]:
    for each in findings:
        match each:
            case Found():
                yield f"{each.kind.value} {each.value:.2f}"
            case Scattered():
                ages = ", ".join(f"{age:.2f}" for age in each.ages_seconds)
                yield f"scattered {each.flow}: {ages}"
            case Unknown():
                yield each.reason[:80]
            case _:
                pass
