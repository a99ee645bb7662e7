"""A product's own durations, divided by the factor that a road declares in its name.

A template writes out what the product would do by itself, so that a true minute can be asked
for in two seconds: `proxy_read_timeout {{ scale.ms("60s") }};`, below `{% if scale.divides %}`
where a person would not have written it. Whether what is written out is the product's own
default is asked by the run in real time, where it is not written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST = 1000
_UNITS = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000}
_DURATION = re.compile(r"(\d+) ?(ms|s|m|h)[a-z]*")


class UnscalableError(Exception):
    """A duration that cannot be divided so, in the unit that the product counts in."""


@dataclass(frozen=True, slots=True)
class Scale:
    """`factor`: 1 leaves every duration as it is written, else at most MOST."""

    factor: int = 1

    @property
    def divides(self) -> bool:
        """Whether durations differ from the true ones at all."""
        return self.factor > 1

    def ms(self, duration: str) -> str:
        """`60s` as it stands, or divided and rounded, as `2000ms`. Never 0, which means never."""
        return f"{self._ms(duration)}ms" if self.divides else duration

    def seconds(self, duration: str) -> str:
        """The same for products that read fractions: `0.500s`."""
        return f"{self._ms(duration) / 1000:.3f}s" if self.divides else duration

    def whole(self, seconds: int) -> int:
        """For products that read whole seconds only.

        Raises:
            UnscalableError: a fraction would be left.
        """
        if seconds % self.factor:
            raise UnscalableError(f"{seconds} s cannot be divided by {self.factor}")
        return seconds // self.factor

    def _ms(self, duration: str) -> int:
        match = _DURATION.fullmatch(duration)
        assert match is not None, duration
        return max(1, round(int(match[1]) * _UNITS[match[2]] / self.factor))
