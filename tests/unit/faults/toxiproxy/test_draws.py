"""Chance comes from the seed, the proxy, the connection and the toxic, and from nothing else."""

from __future__ import annotations

from faults.toxiproxy.draws import Draws


def befallen(draws: Draws, toxicity: float, toxic: str = "late") -> set[int]:
    return {number for number in range(1000) if draws.share(number, toxic) < toxicity}


def test_the_same_seed_draws_the_same() -> None:
    assert befallen(Draws(1, "p"), 0.5) == befallen(Draws(1, "p"), 0.5)
    assert Draws(1, "p").stream(3, "late").random() == Draws(1, "p").stream(3, "late").random()


def test_another_seed_proxy_or_toxic_draws_otherwise() -> None:
    drawn = befallen(Draws(1, "p"), 0.5)
    assert drawn != befallen(Draws(2, "p"), 0.5)
    assert drawn != befallen(Draws(1, "q"), 0.5)
    assert drawn != befallen(Draws(1, "p"), 0.5, "thin")


def test_a_toxicity_is_a_share_and_raising_it_only_adds() -> None:
    draws = Draws(1, "p")
    quarter, half = befallen(draws, 0.25), befallen(draws, 0.5)
    assert quarter < half
    assert 200 < len(quarter) < 300
    assert 450 < len(half) < 550
    assert (befallen(draws, 0), len(befallen(draws, 1))) == (set(), 1000)
