"""The pace axis: arrivals against the origin's stamps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance import pace
from conformance.verdict import Pace
from tests import synthetic
from tokenwire.recording import Heard

MS = synthetic.MS
FLOOR_MS = pace.FLOOR_NS // MS


def arrivals(said_ms: list[int], heard_ms: list[int]) -> list[Heard]:
    return [
        Heard(seq, "", said * MS, at * MS, at * MS)
        for seq, (said, at) in enumerate(zip(said_ms, heard_ms, strict=True), 1)
    ]


def test_tokens_heard_as_they_are_said_are_live() -> None:
    assert pace.measure(arrivals([100, 200, 300, 400], [101, 201, 301, 401])) is Pace.LIVE


def test_a_constant_delay_is_still_live() -> None:
    assert pace.measure(arrivals([100, 200, 300, 400], [900, 1000, 1100, 1200])) is Pace.LIVE


def test_everything_at_once_after_the_last_was_said_is_a_burst() -> None:
    assert pace.measure(arrivals([100, 200, 300, 400], [450, 450, 451, 451])) is Pace.BURST


def test_everything_at_once_before_the_last_was_said_is_no_burst_for_it_cannot_be() -> None:
    early = arrivals([100, 200, 300, 400], [350, 350, 351, 351])
    assert pace.measure(early) is Pace.COALESCED


def test_two_of_three_in_one_go_are_coalesced() -> None:
    said = [100, 200, 300, 400, 500, 600, 700]
    assert pace.measure(arrivals(said, [310, 310, 310, 610, 610, 610, 710])) is Pace.COALESCED


def test_a_single_late_token_does_not_make_it_coalesced() -> None:
    said = [100, 200, 300, 400, 500, 600]
    assert pace.measure(arrivals(said, [101, 299, 301, 401, 501, 601])) is Pace.LIVE


def test_a_first_token_that_came_at_once_is_no_burst_whatever_came_of_the_rest() -> None:
    said = [100, 110, 200, 300, 400]
    assert pace.measure(arrivals(said, [101, 450, 450, 450, 450])) is Pace.COALESCED


def test_the_share_that_makes_it_coalesced_is_reached_exactly() -> None:
    said = [100 * k for k in range(1, 12)]  # ten gaps
    late = [100, 200, 300, 400]  # together with the fourth: three gaps vanish
    heard = [max(late) + 1 if at in late else at + 1 for at in said]
    assert pace.measure(arrivals(said, heard)) is Pace.COALESCED
    heard[0] = 101  # two
    assert pace.measure(arrivals(said, heard)) is Pace.LIVE


def test_a_tenth_of_the_gap_is_still_a_gap() -> None:
    said = [100, 200, 300, 400]
    assert pace.measure(arrivals(said, [500, 510, 520, 530])) is Pace.LIVE
    assert pace.measure(arrivals(said, [500, 509, 518, 527])) is Pace.BURST


def test_gaps_too_short_to_tell_are_not_measured() -> None:
    said = [FLOOR_MS * k // 2 for k in range(1, 20)]
    assert pace.measure(arrivals(said, [5_000] * len(said))) is Pace.UNMEASURED


@pytest.mark.parametrize(("short", "found"), [(6, Pace.LIVE), (7, Pace.UNMEASURED)])
def test_a_few_long_gaps_among_many_are_a_stall_and_no_cadence(short: int, found: Pace) -> None:
    gaps = [100] * 4 + [10] * short
    said = [1 + sum(gaps[:k]) for k in range(len(gaps) + 1)]
    assert pace.measure(arrivals(said, said)) is found


def test_fewer_gaps_than_it_takes_are_not_measured() -> None:
    enough = pace.FEWEST_GAPS + 1
    said = [100 * k for k in range(1, enough + 1)]
    assert pace.measure(arrivals(said, said)) is Pace.LIVE
    assert pace.measure(arrivals(said[1:], said[1:])) is Pace.UNMEASURED


def test_nothing_heard_is_not_measured() -> None:
    assert pace.measure(()) is Pace.UNMEASURED


def test_a_token_without_the_origins_stamp_counts_for_nothing() -> None:
    unstamped = Heard(9, "", 0, 0, 900 * MS)
    live = arrivals([100, 200, 300, 400], [101, 201, 301, 401])
    between = [part for token in live for part in (token, unstamped)]
    assert pace.measure(between) is Pace.UNMEASURED


def test_the_sockets_stamp_is_believed_before_the_applications() -> None:
    said = [100, 200, 300, 400]
    slow_application = [
        Heard(seq, "", at * MS, (at + 1) * MS, 500 * MS) for seq, at in enumerate(said, 1)
    ]
    assert pace.measure(slow_application) is Pace.LIVE


def test_without_the_sockets_stamp_the_applications_counts() -> None:
    hidden = [Heard(seq, "", seq * 100 * MS, 0, 500 * MS) for seq in range(1, 5)]
    assert pace.measure(hidden) is Pace.BURST


@given(
    gaps=st.lists(st.integers(FLOOR_MS, 500), min_size=pace.FEWEST_GAPS, max_size=12),
    delay=st.integers(0, 2_000),
    late=st.integers(0, 70),
)
def test_no_steady_delay_and_no_lateness_of_a_loaded_machine_imitates_a_buffer(
    gaps: list[int], delay: int, late: int
) -> None:
    said = [1 + sum(gaps[:k]) for k in range(len(gaps) + 1)]
    heard = [at + delay + late * (k % 2) for k, at in enumerate(said)]
    assert pace.measure(arrivals(said, heard)) is Pace.LIVE


@given(gaps=st.lists(st.integers(FLOOR_MS, 500), min_size=pace.FEWEST_GAPS, max_size=12))
def test_whatever_the_gaps_a_buffer_to_the_end_is_a_burst(gaps: list[int]) -> None:
    said = [1 + sum(gaps[:k]) for k in range(len(gaps) + 1)]
    assert pace.measure(arrivals(said, [said[-1]] * len(said))) is Pace.BURST
