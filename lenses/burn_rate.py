"""When an error budget burns too fast: multi-window, multi-burn-rate alerts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Rule:
    """Fires while the budget burns at least `burn` times as fast as it may, over both windows.

    The long window shows that it matters, the short one that it still goes on.
    """

    severity: str
    burn: float
    long_seconds: float
    short_seconds: float

    def scaled(self, factor: float) -> Rule:
        """The same with windows so many times as long, for streams of minutes."""
        return Rule(
            self.severity, self.burn, self.long_seconds * factor, self.short_seconds * factor
        )


# The Site Reliability Workbook, chapter 5, table 5-8: of a month's budget 2 % in an hour, 5 % in
# six, 10 % in three days; each short window is a twelfth of the long one.
WORKBOOK = (
    Rule("page", 14.4, HOUR, HOUR / 12),
    Rule("page", 6.0, 6 * HOUR, HOUR / 2),
    Rule("ticket", 1.0, 72 * HOUR, 6 * HOUR),
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One stream: when it was asked for, and whether it met the objective."""

    at_seconds: float
    good: bool


@dataclass(frozen=True, slots=True)
class Firing:
    """`ended_seconds` is None where it still fired at the last evaluation."""

    rule: Rule
    began_seconds: float
    ended_seconds: float | None


def in_time(first_seconds: float | None, at_most_seconds: float) -> bool:
    """Whether a time to the first token meets its objective; one that never came does not."""
    return first_seconds is not None and first_seconds <= at_most_seconds


def firings(
    samples: Sequence[Sample],
    objective: float,
    rules: Sequence[Rule] = WORKBOOK,
    every_seconds: float = 60.0,
) -> tuple[Firing, ...]:
    """When each rule fired, evaluated `every_seconds` from the first sample to beyond the last.

    burn rate = bad / (bad + good) / (1 - objective) over a window that ends now, 0 where nothing
    came. `objective` is the share of streams that must be good, such as 0.999. A window that is
    longer than what is known of holds what there is. A steady share e of bad streams is told
    (1 - objective) / e x burn x long_seconds after it began (the workbook, ibid.), and forgotten
    within short_seconds of its end. Where few streams come, one bad one is a large share (ibid.,
    "Low-Traffic Services"): choose windows that hold more than 1 / (burn x (1 - objective)).

    O(n + evaluations) for each rule. Raises:
        ValueError: samples that are not in order of time, or an objective outside (0, 1).
    """
    times = [each.at_seconds for each in samples]
    if times != sorted(times):
        raise ValueError("samples come in order of time")
    if not 0 < objective < 1:
        raise ValueError("an objective is a share between 0 and 1; at 1 there is no budget to burn")
    return tuple(
        each for rule in rules for each in _of_rule(samples, rule, 1 - objective, every_seconds)
    )


def _of_rule(
    samples: Sequence[Sample], rule: Rule, budget: float, every_seconds: float
) -> Iterator[Firing]:
    long, short = _Window(samples, rule.long_seconds), _Window(samples, rule.short_seconds)
    began: float | None = None
    for now in _evaluations(samples, every_seconds):
        fires = min(long.bad_share(now), short.bad_share(now)) >= rule.burn * budget
        if fires and began is None:
            began = now
        elif began is not None and not fires:
            yield Firing(rule, began, now)
            began = None
    if began is not None:
        yield Firing(rule, began, None)


def _evaluations(samples: Sequence[Sample], every_seconds: float) -> Iterator[float]:
    if not samples:
        return
    first, last = samples[0].at_seconds, samples[-1].at_seconds
    for number in range(int((last - first) // every_seconds) + 2):
        yield first + number * every_seconds


class _Window:
    """What of the samples lies in (now - seconds, now]; `now` only ever grows."""

    def __init__(self, samples: Sequence[Sample], seconds: float) -> None:
        self._samples = samples
        self._seconds = seconds
        self._entered = self._left = self._bad = 0

    def bad_share(self, now: float) -> float:
        samples = self._samples
        while self._entered < len(samples) and samples[self._entered].at_seconds <= now:
            self._bad += not samples[self._entered].good
            self._entered += 1
        while self._left < self._entered and (
            samples[self._left].at_seconds <= now - self._seconds
        ):
            self._bad -= not samples[self._left].good
            self._left += 1
        held = self._entered - self._left
        return self._bad / held if held else 0.0
