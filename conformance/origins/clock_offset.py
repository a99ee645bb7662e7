"""How far another machine's monotonic clock is from ours, and how surely that is known.

Each round trip bounds it: the other clock was read between asking and hearing the answer
(as in RFC 5905, section 8, without trusting that both ways take as long). Older bounds widen,
since two clocks drift apart. Pure: the stamps come from whoever asked.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

DRIFT = 100e-6  # of a second in each: twice what a quartz and a slewing NTP come to
KEPT = 64


@dataclass(frozen=True, slots=True)
class Offset:
    """The other clock is `ns` ahead of ours, give or take `uncertainty_ns`."""

    ns: int = 0
    uncertainty_ns: int = 0

    def here(self, there_ns: int) -> int:
        """A stamp of the other clock in ours; 0, which is none, stays 0."""
        return there_ns - self.ns if there_ns else 0


SAME_CLOCK = Offset()


class RoundTrips:
    """The latest round trips, and what they say together."""

    def __init__(self) -> None:
        self._bounds: deque[tuple[int, int, int]] = deque(maxlen=KEPT)

    def add(self, asked_ns: int, there_ns: int, heard_ns: int) -> None:
        """One: asked and heard on our clock, read on the other in between."""
        self._bounds.append((heard_ns, there_ns - heard_ns, there_ns - asked_ns))

    def offset(self, now_ns: int) -> Offset:
        """The middle of what every round trip allows.

        Where they contradict one another (the clock was set, or another machine answered),
        the newest is believed. Raises: LookupError, there was none yet.
        """
        if not self._bounds:
            raise LookupError("no round trip yet")
        low, high = self._at(now_ns, *self._bounds[-1])
        for bounds in reversed(self._bounds):
            lower, upper = self._at(now_ns, *bounds)
            if lower > high or upper < low:
                break
            low, high = max(low, lower), min(high, upper)
        return Offset((low + high) // 2, (high - low + 1) // 2)

    @staticmethod
    def _at(now_ns: int, heard_ns: int, low: int, high: int) -> tuple[int, int]:
        drift = round((now_ns - heard_ns) * DRIFT)
        return low - drift, high + drift
