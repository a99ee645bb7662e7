from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lenses.planners import (
    Planner,
    buffer_all,
    byte_budget,
    first_rows,
    matching,
    row_bytes,
    says_match,
)
from servers.scripts.tool_query import ANSWER, ROWS, row
from tests.unit.lenses import made

TABLE = [row(number) for number in range(1, 101)]
PLANNERS = st.sampled_from(
    [buffer_all, first_rows(3), matching(lambda each: "7" in each), byte_budget(40)]
)


def test_each_planner_by_hand() -> None:
    assert buffer_all(TABLE) is None
    assert first_rows(ANSWER)(TABLE) == ANSWER
    assert matching(says_match)(TABLE) == ANSWER
    assert byte_budget(2 * row_bytes(row(1)))(TABLE) == 2
    assert byte_budget(0)(TABLE) == 0


def test_what_is_not_there_is_waited_for() -> None:
    assert first_rows(101)(TABLE) is None
    assert matching(says_match)(TABLE[: ANSWER - 1]) is None
    assert byte_budget(1 << 20)(TABLE) is None


def test_the_answer_is_at_row_30_of_47000_and_costs_less_than_1_percent_of_200_kilobytes() -> None:
    assert (ANSWER, ROWS) == (30, 47_000)
    assert sum(map(row_bytes, TABLE[:ANSWER])) <= 2_000


@made.steady
@given(PLANNERS, st.lists(st.sampled_from(["1", "27", '"é"', "\ud800"]), max_size=12))
def test_a_planner_that_is_satisfied_stays_so_whatever_comes_after(
    planner: Planner, rows: list[str]
) -> None:
    enough = planner(rows)
    if enough is not None:
        assert enough <= len(rows)
        assert planner([*rows, "7"]) == enough


@made.steady
@given(PLANNERS, st.lists(st.text(max_size=3), min_size=1, max_size=12))
def test_a_planner_takes_no_row_that_it_does_not_need(planner: Planner, rows: list[str]) -> None:
    unread = iter(rows)
    enough = planner(unread)
    read = len(rows) - len(list(unread))
    if enough is not None:
        assert enough <= read <= enough + 1
        assert planner(rows[: read - 1]) is None


def test_a_row_that_is_no_object_matches_nothing() -> None:
    for hostile in ("", "[", "7", "[" * 5000, '{"match": "true"}', "\ud800"):
        assert not says_match(hostile)
