from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from lenses.loops import LONG_PERIOD_TOKENS, SHORT_LOOP_TOKENS, Loop, loops
from tests.unit.lenses import made


def _words(count: int, seed: int = 0) -> list[str]:
    draw = random.Random(seed)
    return [f" w{draw.randrange(500)}" for _ in range(count)]


@made.steady
@given(st.integers(LONG_PERIOD_TOKENS, 90), st.integers(0, 60), st.integers(0, 9))
def test_a_long_fragment_is_caught_with_the_last_token_of_its_second_period(
    period: int, before: int, seed: int
) -> None:
    texts = _words(before, seed) + _words(period, seed + 100) * 3
    assert list(loops(texts)) == [Loop(before + 2 * period - 1, period)]


def test_a_fragment_that_comes_once_and_a_bit_is_no_loop() -> None:
    fragment = _words(40)
    assert list(loops(fragment + fragment[:39])) == []


def test_a_rule_of_dots_is_no_loop_until_it_is_endless() -> None:
    assert list(loops(["."] * SHORT_LOOP_TOKENS)) == []
    [loop] = loops(["."] * 200)
    assert (loop.period_tokens, loop.at) == (1, SHORT_LOOP_TOKENS)


def test_rows_of_a_table_with_the_same_frame_are_no_loop() -> None:
    rows = [cell for n in range(60) for cell in ("|", f" {n}", " |", " yes", " |", "\n")]
    assert list(loops(rows)) == []


def test_prose_that_goes_on_is_no_loop() -> None:
    assert not any(list(loops(_words(200, seed))) for seed in range(200))


def test_a_loop_that_comes_back_is_told_again() -> None:
    fragment = _words(30)
    texts = fragment * 2 + _words(50, 7) + fragment * 2
    assert [loop.period_tokens for loop in loops(texts)].count(30) == 2
