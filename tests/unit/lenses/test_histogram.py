from __future__ import annotations

import math
import random
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenses.histogram import GENAI_SECONDS, explicit, exponential
from tests.unit.lenses import made

SECONDS = st.lists(st.floats(1e-6, 1e4), min_size=1, max_size=80)


def test_the_buckets_are_those_of_the_genai_conventions() -> None:
    assert (len(GENAI_SECONDS), GENAI_SECONDS[0]) == (14, 0.01)
    assert GENAI_SECONDS[-1] == pytest.approx(81.92)


def test_bounds_belong_to_the_bucket_below_them() -> None:
    found = explicit([0.005, 0.01, 0.011, 100])
    assert (found.counts[0], found.counts[1], found.counts[-1]) == (2, 1, 1)
    assert found.quantile_bounds(0.5) == (0, 0.01)
    assert found.quantile_bounds(1) == (GENAI_SECONDS[-1], math.inf)
    assert explicit([]).quantile_bounds(0.5) == (0, math.inf)


@made.steady
@given(SECONDS, st.floats(0.01, 1))
def test_a_quantile_lies_between_the_bounds_that_are_told(
    values: list[float], share: float
) -> None:
    low, high = explicit(values).quantile_bounds(share)
    ranked = sorted(values)[max(1, math.ceil(share * len(values))) - 1]
    assert low <= ranked <= high


def test_the_conventions_buckets_hide_a_regression_that_exponential_ones_show() -> None:
    draw = random.Random(6)
    before = [draw.uniform(0.66, 0.70) for _ in range(500)]
    after = [value + 0.4 for value in before]  # 0.68 s to 1.08 s at the median
    assert explicit(before).quantile_bounds(0.5) == explicit(after).quantile_bounds(0.5)
    assert max(exponential(before).counts) != max(exponential(after).counts)


@made.steady
@given(SECONDS, st.integers(2, 160))
def test_every_value_lies_in_its_exponential_bucket(values: list[float], most: int) -> None:
    found = exponential(values, most)
    assert sum(found.counts.values()) == len(values)
    assert max(found.counts) - min(found.counts) < most
    middle = sorted(
        2 * found.base**index * found.base / (1 + found.base)
        for index, count in found.counts.items()
        for _ in range(count)
    )
    for told, true in zip(middle, sorted(values), strict=True):
        assert told == pytest.approx(true, rel=found.relative_error + 1e-9)


def test_a_p95_is_told_to_about_one_percent_where_values_span_a_decade() -> None:
    draw = random.Random(7)
    values = [draw.uniform(0.2, 2.0) for _ in range(1000)]
    found = exponential(values)
    assert found.relative_error < 0.011
    assert found.quantile(0.95) == pytest.approx(sorted(values)[949], rel=found.relative_error)


def test_quantiles_count_zeros_and_know_no_value_of_nothing() -> None:
    assert exponential([]).quantile(0.5) is None
    assert exponential([0.0, 0.0, 5.0]).quantile(0.5) == 0
    assert exponential([0.0, 0.0, 5.0]).quantile(1) == pytest.approx(5, rel=1e-5)


def test_zeros_are_apart_and_what_is_no_time_is_refused() -> None:
    assert exponential([0.0, 1.0]).zeros == 1
    for wrong in (-1.0, math.inf, math.nan):
        with pytest.raises(ValueError, match="finite"):
            exponential([wrong])


@pytest.fixture(scope="module")
def sdk() -> Any:
    mapping = "opentelemetry.sdk.metrics._internal.exponential_histogram.mapping"
    return (
        pytest.importorskip(f"{mapping}.logarithm_mapping").LogarithmMapping,
        pytest.importorskip(f"{mapping}.exponent_mapping").ExponentMapping,
    )


@made.steady
@given(SECONDS, st.integers(1, 160))
def test_indices_are_those_of_opentelemetrys_sdk(sdk: Any, values: list[float], most: int) -> None:
    found = exponential(values, most)
    logarithm, exponent = sdk
    mapping = logarithm(found.scale) if found.scale > 0 else exponent(found.scale)
    theirs = Counter(int(mapping.map_to_index(value)) for value in values)
    # A logarithm may put a value within an ulp of a bound on its other side.
    moved = sum((theirs - Counter(found.counts)).values())
    assert moved <= sum(_near_a_bound(value, found.base) for value in values)


def _near_a_bound(value: float, base: float) -> bool:
    steps = math.log(value) / math.log(base)
    return abs(steps - round(steps)) < 1e-9 * max(1.0, abs(steps))
