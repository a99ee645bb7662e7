"""bandwidth: bytes leave at a limited rate."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic_ns

from faults.toxiproxy.attributes import MOST_BYTES, Attributes, whole
from faults.toxiproxy.keeping_stage import KeepingStage
from faults.toxiproxy.place import MS_NS, Place

_STEP_MS = 100  # a chunk that takes longer leaves in steps of as much as this


@dataclass(frozen=True, slots=True)
class Bandwidth(Attributes):
    """At most `rate` KB (1,000 bytes) a second. 0 lets nothing pass and loses nothing."""

    go_label = "BandwidthToxic"

    rate: int = whole(MOST_BYTES)

    def stage(self, place: Place) -> _Throttling:
        return _Throttling(self, place)


class _Throttling(KeepingStage[Bandwidth]):
    """Bytes leave at the end of the time that they take; a pause earns no credit."""

    __slots__ = ("_free_ns",)

    def __init__(self, settings: Bandwidth, place: Place) -> None:
        super().__init__(settings, place)
        self._free_ns = 0

    def proceed(self) -> None:
        rate = self.settings.rate
        if self.kept and rate and not self.waiting:
            step = min(len(self.kept[0]), rate * _STEP_MS)
            starts_ns = max(self._free_ns, monotonic_ns())
            self._free_ns = starts_ns + step * MS_NS // rate
            self.ring_at(self._free_ns, lambda: self._due(step))

    def retune(self, settings: Bandwidth) -> None:
        super().retune(settings)
        self.silence()
        self._free_ns = 0
        self.proceed()

    def _due(self, step: int) -> None:
        self.pass_on(step)
        self.proceed()
