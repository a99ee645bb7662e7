"""Whether the streams of a group burn their error budget too fast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from conformance.measuring.measured import Measured
from lenses.burn_rate import HOUR, WORKBOOK, Firing, Sample, firings, in_time
from lenses.figures import flat
from lenses.stream import Unmeasurable

EVALUATIONS_AN_HOUR = 60


@dataclass(frozen=True, slots=True)
class Limit:
    """A stream is good only where this figure of this lens is there, and at most so much."""

    lens: str
    figure: str
    at_most_ms: float

    def __str__(self) -> str:
        return f"{self.lens}.{self.figure} <= {self.at_most_ms:g}"


@dataclass(frozen=True, slots=True)
class Watched:
    """One group, in order of time. `left_out`: streams that a lens could not measure."""

    samples: tuple[Sample, ...]
    left_out: int
    firings: tuple[Firing, ...]

    @property
    def bad(self) -> int:
        """How many streams were not good."""
        return sum(not each.good for each in self.samples)

    def held(self, firing: Firing) -> tuple[int, int]:
        """The bad streams and all in the long window of a rule, when it began to fire."""
        now = firing.began_seconds
        within = [
            s.good for s in self.samples if now - firing.rule.long_seconds < s.at_seconds <= now
        ]
        return within.count(False), len(within)


def watch(
    found: Sequence[Measured], limits: Sequence[Limit], objective: float, hour_seconds: float = HOUR
) -> Mapping[str, Watched]:
    """Each group by the workbook's rules, evaluated each minute.

    `hour_seconds`: how long their hour, and so everything in them, is held to be. A stream counts
    when it was asked for; it is held to have ended when its file was written, since a recording
    has no wall clock. Raises: ValueError, an objective outside (0, 1).
    """
    factor = hour_seconds / HOUR
    rules = [rule.scaled(factor) for rule in WORKBOOK]
    groups: dict[str, list[Measured]] = {}
    for each in found:
        groups.setdefault(each.group, []).append(each)
    watched: dict[str, Watched] = {}
    for group, streams in sorted(groups.items()):
        told = [each for each in streams if _told(each)]
        samples = sorted((_sample(each, limits) for each in told), key=lambda s: s.at_seconds)
        fired = firings(samples, objective, rules, hour_seconds / EVALUATIONS_AN_HOUR)
        watched[group] = Watched(tuple(samples), len(streams) - len(told), fired)
    return watched


def _told(each: Measured) -> bool:
    return not any(isinstance(figures, Unmeasurable) for figures in each.figures.values())


def _sample(each: Measured, limits: Sequence[Limit]) -> Sample:
    flattened = {name: dict(flat(figures)) for name, figures in each.figures.items()}
    values = [(flattened[limit.lens].get(limit.figure), limit.at_most_ms) for limit in limits]
    good = all(
        in_time(value if isinstance(value, (int, float)) else None, at_most)
        for value, at_most in values
    )
    return Sample(_asked_seconds(each), good)


def _asked_seconds(each: Measured) -> float:
    seen = each.recording.observation
    end_ns = seen.ended.at_ns if seen.ended else seen.given_up_ns
    return (each.path.stat().st_mtime_ns - (end_ns - seen.asked_ns)) / 1e9
