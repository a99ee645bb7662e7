"""Two real gateways, for the time that it takes; `python -m tests.prober` proves all eleven."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Coroutine

import pytest

from conformance.prober.stall import Stall, watching
from gateways.product import Missing
from tests.prober.limited import found
from tests.prober.proof import WITHIN, Row, drawn, prove

SCALE = 1.5
STALLED_SECONDS = 0.25  # cuts that lie so far apart are taken for a network


async def proved(names: tuple[str, ...], seed: int) -> tuple[list[Row], Stall]:
    async with watching() as stall:
        works: list[Coroutine[None, None, tuple[Row, ...]]] = []
        for name in names:
            binary = found(name)
            assert not isinstance(binary, Missing)
            works.append(prove(name, binary, drawn(name, seed, SCALE)))
        rows = [row for rows in await asyncio.gather(*works) for row in rows]
    return rows, stall


def test_every_limit_that_it_was_not_told_is_found_of_its_kind_and_no_other() -> None:
    names = ("nginx", "caddy")
    missing = [each for each in map(found, names) if isinstance(each, Missing)]
    if missing:
        pytest.skip(f"no gateway to probe: {missing[0]}")
    seed = secrets.randbelow(1 << 32)
    rows, stall = asyncio.run(proved(names, seed))
    if stall.seconds > STALLED_SECONDS:
        pytest.skip(f"this machine stood still for {stall.seconds:.2f} s: no cut can be dated")
    wrong = [row for row in rows if not right(row, stall)]
    assert rows
    assert not wrong, f"seed {seed}, stalled for {stall.seconds:.3f} s"


def right(row: Row, stall: Stall) -> bool:
    """Of its kind, and within 5 % and what the machine itself was late by."""
    if row.found is None:
        return False
    return abs(row.found.value - row.set_seconds) <= WITHIN * row.set_seconds + stall.seconds
