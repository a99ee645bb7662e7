from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenses.stream import Unmeasurable
from lenses.tool_results import Standing, ToolResults, tool_results
from tests.unit.lenses import made
from tests.unit.lenses.made import At
from tokenwire.recording import Acted, Recording

TABLE = [f'{{"id":{n},"match":{str(n == 4).lower()}}}' for n in range(1, 9)]
BATCHES = [made.rows(*TABLE[n : n + 2], last=n == 6) for n in range(0, 8, 2)]
EVENTS = [At(100 * (n + 1), each) for n, each in enumerate(BATCHES)]
RESULT = At(500, made.result(*TABLE))
WHOLE = made.recording([*EVENTS, RESULT, At(510, made.DONE)])


def _measured(
    recording: Recording, first_rows: float = 30, budget_bytes: float = 2000
) -> ToolResults:
    found = tool_results(recording, first_rows=first_rows, budget_bytes=budget_bytes)
    assert isinstance(found, ToolResults), found
    return found


def _stopped(said_after: int) -> Recording:
    """Stopped upon the second batch, so many more said to nobody."""
    return made.recording(
        EVENTS[:2],
        unheard=EVENTS[2 : 2 + said_after],
        acted=[Acted("cancel", made.ns(201))],
        messages=[Acted("cancel by sse", made.ns(203))],
        ending="stopped",
    )


def test_each_planner_decides_when_its_last_row_came() -> None:
    found = _measured(WHOLE, first_rows=3, budget_bytes=100)
    assert (found.standing, found.rows_heard, found.window_rows) == (Standing.FINAL, 8, 2)
    assert (found.buffer_all.rows, found.buffer_all.decided_ms) == (8, 500)
    assert (found.first_rows.rows, found.first_rows.decided_ms) == (3, 200)
    assert (found.matching.rows, found.matching.decided_ms) == (4, 200)
    assert (found.byte_budget.rows, found.byte_budget.decided_ms) == (4, 300)  # the fifth is over
    assert found.buffer_all.share == 1
    assert found.first_rows.context_bytes == sum(len(each) + 1 for each in TABLE[:3])


def test_rows_after_the_stop_are_the_ledgers_and_bounded_by_rate_and_round_trip() -> None:
    found = _measured(_stopped(2))
    assert (found.stopped, found.rows_after_stop, found.knew_after_ms) == ("cancel", 4, 2)
    assert found.rows_per_second == 20
    assert found.round_trip_ms == 2
    assert found.stop_bound_rows == pytest.approx(20 * 0.002 + 2)
    kept = _measured(_stopped(1))
    assert (kept.rows_after_stop, kept.stop_bound_rows) == (2, found.stop_bound_rows)


def test_without_a_ledger_what_was_said_after_a_stop_is_not_guessed() -> None:
    found = _measured(replace(_stopped(2), attempts=()))
    assert (found.rows_after_stop, found.stop_bound_rows) == (None, None)


def test_a_share_of_a_tool_that_was_not_to_end_is_not_guessed() -> None:
    assert _measured(_stopped(2)).first_rows.share is None


@pytest.mark.parametrize("heard", range(1, 6))
def test_rows_are_whole_only_with_the_result_that_says_so(heard: int) -> None:
    events = [*EVENTS, RESULT]
    cut = made.recording(events[:heard], unheard=events[heard:], ending="failed")
    standing = _measured(cut).standing
    due = {4: Standing.UNCONFIRMED, 5: Standing.FINAL}.get(heard, Standing.PARTIAL)
    assert standing is due
    assert (_measured(cut).buffer_all.decided_ms is None) is (heard < 5)


@pytest.mark.parametrize("final", [TABLE[:-1], TABLE[::-1], [*TABLE, TABLE[0]], []])
def test_a_result_that_says_otherwise_counts(final: list[str]) -> None:
    found = _measured(made.recording([*EVENTS, At(500, made.result(*final))]))
    assert found.standing is Standing.CONTRADICTED


def test_rows_behind_a_hole_are_not_measured_and_never_whole() -> None:
    heard = WHOLE.observation.heard
    holed = replace(WHOLE, observation=replace(WHOLE.observation, heard=(heard[0], *heard[2:])))
    found = _measured(holed)
    assert (found.standing, found.rows_heard) == (Standing.PARTIAL, 2)


def test_a_stream_without_a_tool_is_not_measured() -> None:
    assert isinstance(tool_results(made.recording(made.words([10]))), Unmeasurable)


@made.steady
@given(st.integers(0, 5), st.integers(0, 4))
def test_what_was_heard_is_a_prefix_of_the_final_rows_whatever_was_cut(
    cut: int, first: int
) -> None:
    events = [*EVENTS, RESULT]
    found = tool_results(made.recording(events[:cut], unheard=events[cut:]), first_rows=first)
    if isinstance(found, ToolResults):
        assert found.rows_heard == 2 * min(cut, 4)
        assert found.first_rows.rows <= max(1, first)
        assert found.standing is not Standing.CONTRADICTED
