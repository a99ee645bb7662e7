"""latency: every byte arrives later, in its order."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from time import monotonic_ns

from faults.toxiproxy.attributes import LONGEST_MS, Attributes, whole
from faults.toxiproxy.keeping_stage import KeepingStage
from faults.toxiproxy.place import MS_NS, Place


@dataclass(frozen=True, slots=True)
class Latency(Attributes):
    """Each chunk waits `latency` ± `jitter` milliseconds, counted from its own arrival.

    A FIN goes right behind the last byte, and at once where nothing waits.
    """

    go_label = "LatencyToxic"

    latency: int = whole(LONGEST_MS)
    jitter: int = whole(LONGEST_MS)

    def stage(self, place: Place) -> _Delaying:
        return _Delaying(self, place)


class _Delaying(KeepingStage[Latency]):
    """Beside each kept chunk stands when it came."""

    __slots__ = ("_came_ns",)

    most_bytes = 32 * 1024 * 1024  # as much as Toxiproxy keeps: 1,024 chunks of 32 KiB

    def __init__(self, settings: Latency, place: Place) -> None:
        super().__init__(settings, place)
        self._came_ns: deque[int] = deque()

    def feed(self, data: bytes) -> None:
        self._came_ns.append(monotonic_ns())
        super().feed(data)

    def proceed(self) -> None:
        if self.kept and not self.waiting:
            self.ring_at(self._came_ns[0] + self._wait_ns(), self._due)

    def retune(self, settings: Latency) -> None:
        super().retune(settings)
        self.silence()
        self.proceed()

    def _due(self) -> None:
        self._came_ns.popleft()
        self.pass_on()
        self.proceed()

    def _wait_ns(self) -> int:
        jitter = self.settings.jitter
        drawn = self.place.random.uniform(-jitter, jitter) if jitter else 0.0
        return round((self.settings.latency + drawn) * MS_NS)
