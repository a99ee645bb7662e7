from __future__ import annotations

from faults.slice import Slice


def test_sizes_lie_around_the_one_asked_for_and_come_from_the_seed() -> None:
    sizes = Slice(7, 3, seed=1).sizes()
    assert min(sizes) == 4
    assert max(sizes) == 10
    assert sizes == Slice(7, 3, seed=1).sizes()
    assert sizes != Slice(7, 3, seed=2).sizes()


def test_a_piece_is_never_empty() -> None:
    assert min(Slice(2, 5).sizes()) == 1
