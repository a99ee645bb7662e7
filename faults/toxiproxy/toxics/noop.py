"""noop: nothing. Toxiproxy has it for its tests, and so can a client."""

from __future__ import annotations

from dataclasses import dataclass

from faults.toxiproxy.attributes import Attributes
from faults.toxiproxy.place import Place
from faults.toxiproxy.toxic_stage import ToxicStage


@dataclass(frozen=True, slots=True)
class Noop(Attributes):
    """Passes everything on."""

    go_label = "NoopToxic"

    def stage(self, place: Place) -> ToxicStage[Noop]:
        return ToxicStage(self, place)
