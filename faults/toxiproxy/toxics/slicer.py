"""slicer: what came as one chunk leaves as many."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic_ns

from faults.toxiproxy.attributes import LONGEST_MS, MOST_BYTES, Attributes, whole
from faults.toxiproxy.go_decode import Scalar
from faults.toxiproxy.keeping_stage import KeepingStage
from faults.toxiproxy.place import Place

_US_NS = 1_000


@dataclass(frozen=True, slots=True)
class Slicer(Attributes):
    """Slices of `average_size` ± `size_variation` bytes, `delay` microseconds apart.

    Two chunks are never joined, so the last slice of each is as long as it happens to be.
    """

    go_label = "SlicerToxic"

    average_size: int = whole(MOST_BYTES, scalar=Scalar.INT)
    size_variation: int = whole(MOST_BYTES, scalar=Scalar.INT)
    delay: int = whole(LONGEST_MS * 1000, scalar=Scalar.INT)

    def problem(self) -> str:
        if self.average_size == 0:
            return "average_size: 0 would slice for ever"
        if self.size_variation >= self.average_size:
            return f"size_variation: {self.size_variation} is not below average_size"
        return ""

    def stage(self, place: Place) -> _Slicing:
        return _Slicing(self, place)


class _Slicing(KeepingStage[Slicer]):
    """A slice leaves at once when the one before it is `delay` old.

    With no delay it still takes a turn of the loop for each: slices written in one turn
    would leave in one segment.
    """

    __slots__ = ("_free_ns",)

    def __init__(self, settings: Slicer, place: Place) -> None:
        super().__init__(settings, place)
        self._free_ns = 0

    def proceed(self) -> None:
        if not self.kept or self.waiting:
            return
        if self._free_ns <= monotonic_ns():
            self._slice()
        if self.kept:
            self.ring_at(self._free_ns, self.proceed)

    def _slice(self) -> None:
        vary = self.settings.size_variation
        size = self.settings.average_size + (self.place.random.randint(-vary, vary) if vary else 0)
        self._free_ns = monotonic_ns() + self.settings.delay * _US_NS
        self.pass_on(size)
