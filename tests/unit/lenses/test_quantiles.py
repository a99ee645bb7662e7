from __future__ import annotations

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenses.quantiles import of, quantile, spread
from tests.unit.lenses import made

SAMPLES = st.lists(st.floats(-1e9, 1e9), min_size=2, max_size=200)


def test_an_empty_sample_has_no_spread() -> None:
    assert spread([]) is None


def test_a_single_value_is_its_own_every_quantile() -> None:
    found = of([7.0])
    assert (found.p50, found.p95, found.p99, found.max) == (7.0, 7.0, 7.0, 7.0)


@made.steady
@given(SAMPLES)
def test_quantiles_are_those_of_the_standard_library(sample: list[float]) -> None:
    cuts = statistics.quantiles(sample, n=100, method="inclusive")
    found = of(sample)
    assert [found.p50, found.p95, found.p99] == pytest.approx([cuts[49], cuts[94], cuts[98]])
    assert found.max == max(sample)


@made.steady
@given(SAMPLES, st.floats(0, 1))
def test_quantiles_are_those_of_scipy(sample: list[float], share: float) -> None:
    mquantiles = pytest.importorskip("scipy.stats.mstats").mquantiles
    theirs = float(mquantiles(sample, [share], alphap=1, betap=1)[0])  # type 7
    assert quantile(sorted(sample), share) == pytest.approx(theirs, abs=1e-3)


@made.steady
@given(SAMPLES, st.floats(0, 1))
def test_quantiles_are_those_of_numpy(sample: list[float], share: float) -> None:
    numpy = pytest.importorskip("numpy")
    theirs = float(numpy.quantile(sample, share))
    assert quantile(sorted(sample), share) == pytest.approx(theirs, abs=1e-3)
