"""timeout: nothing gets through any more, then the connection is closed."""

from __future__ import annotations

from dataclasses import dataclass

from faults.toxiproxy.attributes import LONGEST_MS, Attributes, whole
from faults.toxiproxy.place import Place
from faults.toxiproxy.toxic_stage import ToxicStage


@dataclass(frozen=True, slots=True)
class Timeout(Attributes):
    """Drops every byte and closes after `timeout` milliseconds; 0 never closes."""

    go_label = "TimeoutToxic"

    timeout: int = whole(LONGEST_MS)

    def stage(self, place: Place) -> _Dropping:
        return _Dropping(self, place)


class _Dropping(ToxicStage[Timeout]):
    """Counts from when it took hold. Toxiproxy counts anew at every chunk, so that on a
    stream that flows its timeout never comes."""

    __slots__ = ()

    ends_link = True

    def begin(self) -> None:
        if self.settings.timeout:
            self.ring_after_ms(self.settings.timeout, self._expired)

    def retune(self, settings: Timeout) -> None:
        super().retune(settings)
        self.silence()
        self.begin()

    def feed(self, data: bytes) -> None:
        """Drop it on the floor."""

    def _expired(self) -> None:
        self.place.close()
