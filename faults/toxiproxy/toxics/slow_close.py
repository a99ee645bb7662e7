"""slow_close: the bytes arrive in time, their end does not."""

from __future__ import annotations

from dataclasses import dataclass

from faults.toxiproxy.attributes import LONGEST_MS, Attributes, whole
from faults.toxiproxy.place import Place
from faults.toxiproxy.toxic_stage import ToxicStage


@dataclass(frozen=True, slots=True)
class SlowClose(Attributes):
    """A FIN waits `delay` milliseconds."""

    go_label = "SlowCloseToxic"

    delay: int = whole(LONGEST_MS)

    def stage(self, place: Place) -> _Lingering:
        return _Lingering(self, place)


class _Lingering(ToxicStage[SlowClose]):
    __slots__ = ()

    def eof(self) -> None:
        self.ring_after_ms(self.settings.delay, self.onward.eof)

    def retune(self, settings: SlowClose) -> None:
        super().retune(settings)
        if self.waiting:
            self.eof()

    def release(self) -> None:
        if self.waiting:
            self.silence()
            self.onward.eof()
