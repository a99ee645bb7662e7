"""A run's budget: what is planned, what is running, and what was really taken."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.targets.budget import Budget, Taken, expected, seen
from conformance.targets.requests_due import Asked
from conformance.targets.target import Limits
from tests.synthetic import recording as made
from tokenwire.recording import Identity, LineSeen, Recording

CELLS = [Identity("whole", "sse", "stock", f"road-{k}") for k in range(3)]
DUE = Taken(4, 1, 30)


def ran(cell: Identity, connections: int) -> Recording:
    near = tuple(LineSeen("dialled", 1) for _ in range(connections))
    return replace(made(), cell=cell, near=near)


def test_a_plan_is_the_sum_of_its_requests() -> None:
    stream = Asked("GET", "u", {}, stream=True, tokens=30)
    asked = [stream, Asked("GET", "u", {})]
    assert expected(asked) == Taken(2, 1, 30)
    assert expected([]) == Taken()


@pytest.mark.parametrize(
    ("limits", "within"),
    [
        (Limits(requests=8), True),
        (Limits(requests=7), False),
        (Limits(cost=0.2, price_per_request=0.1), True),
        (Limits(cost=0.19, price_per_request=0.1), False),
        (Limits(cost=0.06, price_per_thousand_tokens=1.0), True),
        (Limits(cost=0.05, price_per_thousand_tokens=1.0), False),
    ],
)
def test_a_cell_begins_only_where_its_whole_need_is_left(limits: Limits, within: bool) -> None:
    budget = Budget(limits, dict.fromkeys(CELLS, DUE), Taken())
    assert budget.begin(CELLS[0])
    assert budget.begin(CELLS[1]) is within
    assert bool(budget.spent_out) is not within


def test_a_client_that_connects_more_often_than_foreseen_stops_the_run() -> None:
    budget = Budget(Limits(requests=12), dict.fromkeys(CELLS, DUE), Taken())
    assert budget.begin(CELLS[0])
    budget.end(ran(CELLS[0], 8))
    assert budget.taken.requests == 3 + 8
    assert not budget.begin(CELLS[1])
    assert budget.spent_out == "15 requests, the limit is 12"


def test_a_cell_that_never_reached_the_target_takes_no_stream() -> None:
    assert seen(ran(CELLS[0], 0), DUE).streams == 0
