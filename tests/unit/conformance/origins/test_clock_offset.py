"""Two clocks are told apart by round trips, and never more surely than these allow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.origins.clock_offset import DRIFT, KEPT, Offset, RoundTrips

AHEAD_NS = 7_000_000_000_000
WAYS = st.tuples(st.integers(0, 50_000_000), st.integers(0, 50_000_000))


@given(st.lists(WAYS, min_size=1, max_size=2 * KEPT))
def test_the_true_offset_lies_within_what_is_claimed(ways: list[tuple[int, int]]) -> None:
    trips, now_ns = RoundTrips(), 1_000
    for there, back in ways:
        trips.add(now_ns, now_ns + there + AHEAD_NS, now_ns + there + back)
        now_ns += there + back + 1
    found = trips.offset(now_ns)
    assert abs(found.ns - AHEAD_NS) <= found.uncertainty_ns + 1


@given(st.lists(WAYS, min_size=1, max_size=KEPT))
def test_the_shortest_round_trip_bounds_the_uncertainty(ways: list[tuple[int, int]]) -> None:
    trips = RoundTrips()
    for there, back in ways:
        trips.add(0, there + AHEAD_NS, there + back)
    shortest = min(there + back for there, back in ways)
    longest = max(there + back for there, back in ways)
    assert trips.offset(longest).uncertainty_ns <= shortest / 2 + 2 * longest * DRIFT + 2


def test_an_old_bound_widens_as_clocks_drift() -> None:
    trips = RoundTrips()
    trips.add(0, AHEAD_NS, 0)
    assert trips.offset(0).uncertainty_ns == 0
    assert trips.offset(10_000_000_000).uncertainty_ns == 1_000_000


def test_where_another_machine_answers_the_newest_is_believed() -> None:
    trips = RoundTrips()
    trips.add(0, 5, 10)
    trips.add(20, AHEAD_NS + 25, 30)
    found = trips.offset(30)
    assert abs(found.ns - AHEAD_NS) <= 5


def test_without_a_round_trip_nothing_is_claimed() -> None:
    with pytest.raises(LookupError):
        RoundTrips().offset(0)


def test_a_stamp_is_told_in_our_clock_and_no_stamp_stays_none() -> None:
    assert Offset(100, 1).here(150) == 50
    assert Offset(100, 1).here(0) == 0
