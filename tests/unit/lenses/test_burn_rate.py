from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from lenses.burn_rate import HOUR, WORKBOOK, Firing, Rule, Sample, firings, in_time

OBJECTIVE = 0.999
BUDGET = 1 - OBJECTIVE
FAST = WORKBOOK[0]
EVERY = 60.0


def _series(hours: float, bad_share: Callable[[float], float], seed: int = 6) -> list[Sample]:
    """A stream every second, bad by chance."""
    draw = random.Random(seed)
    times = [float(second) for second in range(int(hours * HOUR))]
    return [Sample(at, draw.random() >= bad_share(at)) for at in times]


def _between(since: float, until: float, share: float, usual: float) -> Callable[[float], float]:
    return lambda at: share if since <= at < until else usual


CONTROL = _series(12, lambda _: BUDGET / 4)
REGRESSION = _series(12, _between(4 * HOUR, 6 * HOUR, 0.1, BUDGET / 4))
BLIP = _series(12, _between(4 * HOUR, 4 * HOUR + 120, 0.1, BUDGET / 4))


def _of(rule: Rule, samples: list[Sample]) -> list[Firing]:
    return list(firings(samples, OBJECTIVE, (rule,), EVERY))


def test_nothing_fires_on_the_control() -> None:
    assert firings(CONTROL, OBJECTIVE) == ()


def test_a_regression_pages_as_soon_as_the_workbook_says_and_stops_when_it_is_over() -> None:
    [firing] = _of(FAST, REGRESSION)
    told_after = firing.began_seconds - 4 * HOUR
    due = BUDGET / 0.1 * FAST.burn * FAST.long_seconds
    assert due * 0.7 <= told_after <= due * 1.3 + EVERY
    assert told_after < FAST.long_seconds
    assert firing.ended_seconds is not None
    assert 0 <= firing.ended_seconds - 6 * HOUR <= FAST.short_seconds + EVERY


# What makes a rule: without each of its parts one of the two tests above could not hold.
def test_without_its_short_window_it_pages_long_after_the_regression_was_over() -> None:
    deaf = replace(FAST, short_seconds=FAST.long_seconds)
    [firing] = _of(deaf, REGRESSION)
    assert firing.ended_seconds is not None
    assert firing.ended_seconds - 6 * HOUR > FAST.short_seconds + EVERY


def test_without_its_long_window_it_pages_for_two_minutes_that_burn_little() -> None:
    nervous = replace(FAST, long_seconds=FAST.short_seconds)
    assert _of(nervous, BLIP) != []
    assert _of(FAST, BLIP) == []


def test_a_rule_that_asks_for_too_much_misses_the_regression() -> None:
    assert _of(replace(FAST, burn=200.0), REGRESSION) == []


def test_a_slow_burn_is_a_ticket_and_wakes_nobody() -> None:
    slow = [Sample(2.0 * n, n % 500 != 250) for n in range(4 * 24 * 1800)]  # twice the budget
    assert {each.rule.severity for each in firings(slow, OBJECTIVE)} == {"ticket"}


def test_windows_scale_and_so_does_what_they_find() -> None:
    tenth = [Sample(each.at_seconds / 10, each.good) for each in REGRESSION]
    [whole] = _of(FAST, REGRESSION)
    [scaled] = firings(tenth, OBJECTIVE, (FAST.scaled(0.1),), EVERY / 10)
    assert scaled.began_seconds == pytest.approx(whole.began_seconds / 10)


def test_what_still_fires_has_no_end_and_nothing_fires_of_nothing() -> None:
    [firing] = _of(FAST, [Sample(float(n), False) for n in range(600)])
    assert (firing.began_seconds, firing.ended_seconds) == (0, None)
    assert firings([], OBJECTIVE) == ()


def test_a_first_token_that_never_came_is_not_in_time() -> None:
    assert [in_time(each, 0.8) for each in (0.8, 0.81, None)] == [True, False, False]


def test_it_is_as_a_count_over_each_window_has_it() -> None:
    samples = _series(1.5, _between(1000, 2000, 0.3, 0.01), seed=9)

    def share(now: float, seconds: float) -> float:
        held = [each.good for each in samples if now - seconds < each.at_seconds <= now]
        return held.count(False) / len(held) if held else 0.0

    rule = Rule("page", 50.0, 600.0, 50.0)
    firing = {
        now
        for now in range(0, 5401, 60)
        if min(share(now, 600), share(now, 50)) >= rule.burn * BUDGET
    }
    told: set[int] = set()
    for each in _of(rule, samples):
        end = 5401 if each.ended_seconds is None else int(each.ended_seconds)
        told |= set(range(int(each.began_seconds), end, 60))
    assert told == firing
    assert firing


@pytest.mark.parametrize("objective", [0.0, 1.0, 1.5])
def test_an_objective_without_a_budget_is_refused(objective: float) -> None:
    with pytest.raises(ValueError, match="objective"):
        firings(CONTROL[:1], objective)


def test_samples_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="in order"):
        firings([Sample(1, True), Sample(0, True)], OBJECTIVE)
