"""stall: nothing moves, nothing is lost, nobody is told."""

from __future__ import annotations

from dataclasses import dataclass

from faults.toxiproxy.attributes import Attributes
from faults.toxiproxy.keeping_stage import KeepingStage
from faults.toxiproxy.place import Place


@dataclass(frozen=True, slots=True)
class Stall(Attributes):
    """The source is read no further, so that its sender's window fills.

    Taken away, everything goes on where it stopped, a FIN included.
    """

    go_label = "StallToxic"

    def stage(self, place: Place) -> _Stalling:
        return _Stalling(self, place)


class _Stalling(KeepingStage[Stall]):
    """Keeps only what was read before the reading stopped."""

    __slots__ = ()

    most_bytes = 1

    def begin(self) -> None:
        self.source.hold(self)

    def proceed(self) -> None:
        """Nothing goes."""

    def ended(self) -> None:
        """Nor does the end."""

    def release(self) -> None:
        super().release()
        self.source.free(self)
