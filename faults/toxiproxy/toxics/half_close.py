"""half_close: one direction ends, the other lives on."""

from __future__ import annotations

from dataclasses import dataclass

from faults.toxiproxy.attributes import Attributes
from faults.toxiproxy.place import Place
from faults.toxiproxy.toxic_stage import ToxicStage


@dataclass(frozen=True, slots=True)
class HalfClose(Attributes):
    """FIN in the toxic's direction as soon as it takes hold; what still comes is dropped."""

    go_label = "HalfCloseToxic"

    def stage(self, place: Place) -> _Ending:
        return _Ending(self, place)


class _Ending(ToxicStage[HalfClose]):
    __slots__ = ()

    def begin(self) -> None:
        self.onward.eof()

    def feed(self, data: bytes) -> None:
        """Drop it: nothing follows a FIN."""
