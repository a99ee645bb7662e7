"""idle_timeout: a connection that says nothing for too long is closed."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic_ns

from faults.how import How
from faults.toxiproxy.attributes import LONGEST_MS, Attributes, one_of, whole
from faults.toxiproxy.place import MS_NS, Place
from faults.toxiproxy.toxic_stage import ToxicStage


@dataclass(frozen=True, slots=True)
class IdleTimeout(Attributes):
    """Closes after `timeout` milliseconds without a byte in the toxic's direction.

    Bytes pass unharmed and start the time anew: a heartbeat keeps the connection.
    """

    go_label = "IdleTimeoutToxic"

    timeout: int = whole(LONGEST_MS, least=1, default=60_000)
    how: str = one_of(How.FIN.value, How.RST.value)

    def stage(self, place: Place) -> _Watching:
        return _Watching(self, place)


class _Watching(ToxicStage[IdleTimeout]):
    """One alarm for many bytes: only when it rings is it asked how long ago the last came."""

    __slots__ = ("_last_ns",)

    def begin(self) -> None:
        self._last_ns = monotonic_ns()
        self._watch()

    def retune(self, settings: IdleTimeout) -> None:
        super().retune(settings)
        self._watch()

    def feed(self, data: bytes) -> None:
        self._last_ns = monotonic_ns()
        self.onward.feed(data)

    def _watch(self) -> None:
        due_ns = self._last_ns + self.settings.timeout * MS_NS
        if due_ns <= monotonic_ns():
            self.place.end(How(self.settings.how))
        else:
            self.ring_at(due_ns, self._watch)
