"""Random, and the same everywhere."""

from __future__ import annotations

from itertools import islice

from faults.kernel.choices import choices


def test_the_same_seed_and_label_give_the_same_choices_on_every_machine() -> None:
    first = [round(choice, 6) for choice in islice(choices(7, "loss/down"), 3)]
    assert first == [0.520634, 0.928386, 0.695253]


def test_another_seed_or_label_gives_others() -> None:
    firsts = {next(choices(seed, label)) for seed in (1, 2) for label in ("loss/down", "loss/up")}
    assert len(firsts) == 4


def test_all_lie_from_nought_to_below_one() -> None:
    assert all(0 <= choice < 1 for choice in islice(choices(7, "loss"), 1000))
