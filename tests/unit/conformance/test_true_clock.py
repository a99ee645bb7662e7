"""Clock cases: on which roads they are asked, and how long they take there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conformance import casebook, plan
from conformance.case import Lane
from conformance.plan import BadSelectionError, Plan, Selection
from conformance.runner import CELL_SECONDS
from conformance.true_clock import asked, length_seconds, scaled
from servers.speaker import PATIENCE_SECONDS

BOOK = casebook.load()
CLOCKS = {case.id: case for case in BOOK.values() if case.lane is Lane.WAITING}
SILENCE = BOOK["silence-75s-heartbeat"]


def draw(*roads: str, selection: Selection) -> Plan:
    return plan.draw(BOOK, roads, selection, seed=1)


def ids(road: str, *, real_time: bool = False) -> set[str]:
    return {case.id for case in asked(BOOK, road, real_time=real_time)}


def test_they_are_all_that_is_asked_in_real_time_and_on_a_road_with_a_factor() -> None:
    assert ids("nginx@default+x30") == set(CLOCKS)
    assert ids("nginx@default", real_time=True) == set(CLOCKS)
    assert not ids("nginx@default") & set(CLOCKS)
    assert "whole" in ids("nginx@default")


def test_real_time_takes_nothing_away_from_a_road_without_a_gateway() -> None:
    assert ids("direct", real_time=True) == ids("direct")
    assert "whole" in ids("direct")


def test_one_that_is_named_with_its_ordinary_road_runs_there() -> None:
    cell = "silence-75s/sse/stock/nginx@default"
    found = draw("nginx@default", selection=Selection(cells=(cell,)))
    assert [str(each.cell) for each in found.cells] == [cell]
    with pytest.raises(BadSelectionError, match="nothing is selected"):
        draw("nginx@default", selection=Selection(cases=("silence-75s",)))


@pytest.mark.parametrize("name", CLOCKS)
def test_the_name_says_the_true_seconds(name: str) -> None:
    least, most = (75.0, 90.0) if "75s" in name else (0.0, 1.0)
    assert least <= length_seconds(CLOCKS[name]) < most


@pytest.mark.parametrize("name", CLOCKS)
def test_nothing_of_ours_is_shorter_than_a_silence_of_theirs(name: str) -> None:
    case = CLOCKS[name]
    for factor in (1, 30):
        faster = scaled(case, factor)
        assert faster.patience_seconds > 1.2 * length_seconds(faster)
        assert CELL_SECONDS + 2 * length_seconds(faster) > length_seconds(faster)
        for ours in (faster.manner.content_watchdog_seconds, 5.0, 20.0):  # httpx, websockets
            if case.manner.keepalive_seconds > 20.0:
                assert faster.manner.patience * ours > faster.patience_seconds
    assert length_seconds(case) < PATIENCE_SECONDS
    assert not case.holds_at
    assert case.when is None
    assert not case.origin.keeps_alive


def test_every_duration_is_divided_by_the_factor() -> None:
    faster = scaled(SILENCE, 30)
    assert length_seconds(faster) == pytest.approx(length_seconds(SILENCE) / 30)
    assert faster.options["heartbeatMs"] == round(20_000 / 30)
    assert faster.patience_seconds == SILENCE.patience_seconds / 30
    assert faster.notice_seconds == SILENCE.notice_seconds / 30
    assert faster.manner.patience == SILENCE.manner.patience / 30
    speaks = scaled(BOOK["silence-75s-client-speaks"], 30)
    assert speaks.speaks_every_seconds == 20.0 / 30


def test_what_asks_for_no_clock_is_never_divided() -> None:
    assert scaled(BOOK["whole"], 30) == BOOK["whole"]
    assert scaled(replace(SILENCE, lane=Lane.BUSY), 30).options == SILENCE.options
