"""max_duration: a connection that lives too long is closed, however busy it is."""

from __future__ import annotations

from dataclasses import dataclass

from faults.how import How
from faults.toxiproxy.attributes import LONGEST_MS, Attributes, one_of, whole
from faults.toxiproxy.place import MS_NS, Place
from faults.toxiproxy.toxic_stage import ToxicStage


@dataclass(frozen=True, slots=True)
class MaxDuration(Attributes):
    """Closes `duration` milliseconds after the client was accepted; bytes pass unharmed."""

    go_label = "MaxDurationToxic"

    duration: int = whole(LONGEST_MS, least=1, default=30_000)
    how: str = one_of(How.FIN.value, How.RST.value)

    def stage(self, place: Place) -> _Ageing:
        return _Ageing(self, place)


class _Ageing(ToxicStage[MaxDuration]):
    __slots__ = ()

    def begin(self) -> None:
        due_ns = self.place.link.accepted_ns + self.settings.duration * MS_NS
        self.ring_at(due_ns, self._expired)

    def retune(self, settings: MaxDuration) -> None:
        super().retune(settings)
        self.begin()

    def _expired(self) -> None:
        self.place.end(How(self.settings.how))
