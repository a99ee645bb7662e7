from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance import judge
from conformance.verdict import Shape
from lenses.goodput import Goodput, goodput
from lenses.stream import Unmeasurable
from tests.unit.lenses import made
from tests.unit.lenses.made import At
from tokenwire.recording import Recording

WHOLE = made.recording(made.words([100, 200, 300, 400]), ended_ms=500)


def _measured(recording: Recording, **objectives: float) -> Goodput:
    found = goodput(recording, **objectives)
    assert isinstance(found, Goodput), found
    return found


def test_a_whole_stream_is_good_at_its_rate() -> None:
    found = _measured(WHOLE)
    assert (found.believed, found.whole, found.good) == (True, True, True)
    assert (found.tokens_heard, found.tokens_right, found.tokens_due) == (4, 4, 4)
    assert found.goodput_tokens_per_second == found.claimed_tokens_per_second == 8


def test_a_clean_early_end_is_claimed_and_not_good() -> None:
    cut = made.recording(
        made.words([100, 200], done=False),
        unheard=[At(300, made.text("c")), At(300, made.DONE)],
        ending="unsaid",
        ended_ms=500,
    )
    found = _measured(cut)
    assert (found.believed, found.whole, found.good) == (True, False, False)
    assert (found.tokens_right, found.tokens_due) == (2, 3)
    assert (found.claimed_tokens_per_second, found.goodput_tokens_per_second) == (4, 0)


def test_a_failure_is_neither_claimed_nor_good() -> None:
    found = _measured(made.recording(made.words([100]), ending="failed"))
    assert (found.claimed_tokens_per_second, found.goodput_tokens_per_second) == (0, 0)


def test_a_script_without_done_is_never_whole() -> None:
    assert not _measured(made.recording(made.words([100], done=False), ending="unsaid")).whole


def test_a_duplicate_is_heard_and_not_right() -> None:
    seen = WHOLE.observation
    twice = (*seen.heard[:2], replace(seen.heard[1]), *seen.heard[2:])
    found = _measured(replace(WHOLE, observation=replace(seen, heard=twice)))
    assert (found.whole, found.tokens_heard, found.tokens_right) == (False, 5, 2)


def test_a_last_event_that_comes_twice_is_not_whole() -> None:
    seen = WHOLE.observation
    last = replace(seen.heard[-1], app_ns=seen.heard[-1].app_ns + 1, socket_ns=0)
    twice = replace(WHOLE, observation=replace(seen, heard=(*seen.heard, last)))
    assert not _measured(twice).whole


def test_everything_in_another_order_is_not_whole() -> None:
    seen = WHOLE.observation
    swapped = [seen.heard[n] for n in (0, 2, 1, 3, 4)]
    heard = tuple(
        replace(each, app_ns=at.app_ns, socket_ns=at.socket_ns)
        for each, at in zip(swapped, seen.heard, strict=True)
    )
    found = _measured(replace(WHOLE, observation=replace(seen, heard=heard)))
    assert (found.whole, found.tokens_heard, found.tokens_right) == (False, 4, 1)


@pytest.mark.parametrize(
    ("objective", "met", "missed"),
    [("slo_ttft_ms", 100, 99), ("slo_mean_gap_ms", 100, 99), ("slo_total_ms", 500, 499)],
)
def test_an_objective_is_met_or_missed(objective: str, met: float, missed: float) -> None:
    assert _measured(WHOLE, **{objective: met}).good
    late = _measured(WHOLE, **{objective: missed})
    assert (late.in_time, late.whole, late.good) == (False, True, False)


def test_without_a_script_nothing_is_good_or_bad() -> None:
    assert isinstance(goodput(replace(WHOLE, expected=())), Unmeasurable)


@made.steady
@given(st.lists(st.integers(0, 4), max_size=8))
def test_whole_is_what_the_judge_calls_whole(picks: list[int]) -> None:
    seen = WHOLE.observation
    heard = tuple(
        replace(seen.heard[pick], app_ns=made.ns(n), socket_ns=made.ns(n))
        for n, pick in enumerate(picks)
    )
    tampered = replace(WHOLE, observation=replace(seen, heard=heard))
    axis = judge.axes(tampered).delivery
    found = _measured(tampered)
    assert found.whole == (axis.shape is Shape.WHOLE)
    if axis.shape in (Shape.WHOLE, Shape.PREFIX):
        assert found.tokens_right == min(axis.prefix, 4)


def test_real_streams_of_every_wire_are_good_only_with_done(live: Mapping[str, Recording]) -> None:
    for wire in made.WIRES:
        whole, cut = _measured(live[f"steady/{wire}"]), _measured(live[f"no-done/{wire}"])
        assert (whole.good, whole.tokens_right) == (True, 60)
        assert (cut.good, cut.whole, cut.tokens_right) == (False, False, 20)
