from __future__ import annotations

import statistics

import pytest

from faults.jitter import Distribution, Jitter, delays_ns

each_distribution = pytest.mark.parametrize(
    ("distribution", "spread"),
    [(Distribution.UNIFORM, 1.0), (Distribution.LOGNORMAL, 0.5), (Distribution.PARETO, 0.4)],
)


@each_distribution
def test_delays_have_the_mean_asked_for(distribution: Distribution, spread: float) -> None:
    delays = delays_ns(Jitter(20, spread, distribution, seed=1))
    assert statistics.fmean(delays) == pytest.approx(20e6, rel=0.2)
    assert len(set(delays)) > 900


@each_distribution
def test_delays_come_from_the_seed_alone(distribution: Distribution, spread: float) -> None:
    plan = delays_ns(Jitter(20, spread, distribution, seed=1))
    delays_ns.cache_clear()
    assert delays_ns(Jitter(20, spread, distribution, seed=1)) == plan
    assert delays_ns(Jitter(20, spread, distribution, seed=2)) != plan


def test_a_heavy_tail_is_bounded() -> None:
    delays = delays_ns(Jitter(20, 5.0, Distribution.PARETO))
    assert max(delays) == 200_000_000
    assert min(delays) >= 0


def test_a_narrow_uniform_jitter_stays_near_its_mean() -> None:
    delays = delays_ns(Jitter(20, 0.1))
    assert min(delays) >= 18_000_000
    assert max(delays) <= 22_000_000
