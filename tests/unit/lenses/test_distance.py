from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenses.distance import kolmogorov_smirnov, wasserstein
from tests.unit.lenses import made

SAMPLES = st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=60)


@pytest.fixture(scope="module")
def scipy() -> Any:
    return pytest.importorskip("scipy.stats")


def test_distances_by_hand() -> None:
    assert wasserstein([0, 1, 3], [5, 6, 8]) == 5
    assert wasserstein([0, 0], [0, 4]) == 2
    assert kolmogorov_smirnov([1, 2, 3, 4], [3, 4, 5, 6]) == 0.5


@pytest.mark.parametrize("distance", [wasserstein, kolmogorov_smirnov])
def test_nothing_is_as_near_to_nothing_as_can_be_and_to_something_unknown(
    distance: Callable[[list[float], list[float]], float | None],
) -> None:
    assert distance([], []) == 0
    assert distance([], [1]) is None
    assert distance([1], []) is None


@made.steady
@given(SAMPLES, SAMPLES)
def test_the_wasserstein_distance_is_scipys(
    scipy: Any, some: list[float], others: list[float]
) -> None:
    theirs = float(scipy.wasserstein_distance(some, others))
    assert wasserstein(some, others) == pytest.approx(theirs, abs=1e-6)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # about a p-value that nobody reads
@made.steady
@given(SAMPLES, SAMPLES)
def test_the_kolmogorov_smirnov_statistic_is_scipys(
    scipy: Any, some: list[float], others: list[float]
) -> None:
    theirs = float(scipy.ks_2samp(some, others, method="asymp").statistic)
    assert kolmogorov_smirnov(some, others) == pytest.approx(theirs)


@made.steady
@given(SAMPLES, SAMPLES)
def test_a_distance_is_the_same_both_ways_and_none_from_itself(
    some: list[float], others: list[float]
) -> None:
    assert wasserstein(some, others) == pytest.approx(wasserstein(others, some))
    assert wasserstein(some, list(reversed(some))) == 0
