"""How often a cell wavers, and how sure that is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.repeat import Wavering, wilson
from tests import synthetic

# Newcombe 1998, table I: the score method without correction.
PUBLISHED = {
    (81, 263): (0.2553, 0.3662),
    (15, 148): (0.0624, 0.1605),
    (0, 20): (0.0, 0.1611),
    (1, 29): (0.0061, 0.1718),
}


@pytest.mark.parametrize(("seen", "runs"), PUBLISHED)
def test_the_interval_is_the_published_one(seen: int, runs: int) -> None:
    assert wilson(seen / runs, runs) == pytest.approx(PUBLISHED[seen, runs], abs=5e-5)


@given(st.integers(0, 100), st.integers(1, 100))
def test_the_interval_holds_the_rate_and_stays_within_0_and_1(seen: int, more: int) -> None:
    runs = seen + more
    low, high = wilson(seen / runs, runs)
    assert 0 <= low <= seen / runs <= high <= 1


@given(st.integers(1, 40))
def test_more_runs_say_more(times: int) -> None:
    few = wilson(0.25, 4 * times)
    many = wilson(0.25, 8 * times)
    assert many[1] - many[0] < few[1] - few[0]


def test_the_rate_is_the_share_of_runs_that_came_out_otherwise() -> None:
    cell = Wavering(synthetic.CELL, {"detected": 17, "orphaned": 2, "hang": 1})
    assert cell.rate == pytest.approx(0.15)
    assert cell.interval == wilson(cell.rate, 20)
