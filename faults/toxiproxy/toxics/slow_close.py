"""slow_close: the bytes arrive in time, their end does not."""

from __future__ import annotations

from dataclasses import dataclass

from faults.toxiproxy.attributes import LONGEST_MS, Attributes, whole
from faults.toxiproxy.keeping_stage import KeepingStage
from faults.toxiproxy.place import Place


@dataclass(frozen=True, slots=True)
class SlowClose(Attributes):
    """FIN, and RST, wait `delay` milliseconds."""

    go_label = "SlowCloseToxic"

    delay: int = whole(LONGEST_MS)

    def stage(self, place: Place) -> _Lingering:
        return _Lingering(self, place)


class _Lingering(KeepingStage[SlowClose]):
    """Keeps nothing but the end."""

    __slots__ = ()

    def feed(self, data: bytes) -> None:
        self.onward.feed(data)

    def ended(self) -> None:
        self.ring_after_ms(self.settings.delay, self.pass_end)

    def retune(self, settings: SlowClose) -> None:
        super().retune(settings)
        if self.waiting:
            self.ended()
