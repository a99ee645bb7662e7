"""reset_peer: the connection is reset, towards both sides."""

from __future__ import annotations

from dataclasses import dataclass

from faults.toxiproxy.attributes import LONGEST_MS, Attributes, whole
from faults.toxiproxy.keeping_stage import KeepingStage
from faults.toxiproxy.place import Place


@dataclass(frozen=True, slots=True)
class ResetPeer(Attributes):
    """RST `timeout` milliseconds after the first byte that comes; that one does not arrive.

    With a trigger, after the trigger instead. Taken away in time, it has harmed nothing.
    """

    go_label = "ResetToxic"

    timeout: int = whole(LONGEST_MS)

    def stage(self, place: Place) -> _Resetting:
        return _Resetting(self, place)


class _Resetting(KeepingStage[ResetPeer]):
    __slots__ = ()

    def strike(self) -> None:
        self.ring_after_ms(self.settings.timeout, self._expired)

    def proceed(self) -> None:
        if not self.waiting:
            self.strike()

    def ended(self) -> None:
        """An end is as good as a byte."""
        self.proceed()

    def retune(self, settings: ResetPeer) -> None:
        super().retune(settings)
        if self.waiting:
            self.strike()

    def _expired(self) -> None:
        self.place.reset()
