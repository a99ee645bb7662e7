"""reset_one_sided: one side is reset, the other never hears of it."""

from __future__ import annotations

from dataclasses import dataclass

from faults.fault import Side
from faults.toxiproxy.attributes import Attributes, one_of
from faults.toxiproxy.place import Place
from faults.toxiproxy.toxic_stage import ToxicStage


@dataclass(frozen=True, slots=True)
class ResetOneSided(Attributes):
    """RST to `side` as soon as it takes hold. The other side's bytes are taken and dropped."""

    go_label = "ResetOneSidedToxic"

    side: str = one_of(Side.CLIENT.value, Side.SERVER.value)

    def stage(self, place: Place) -> _Resetting:
        return _Resetting(self, place)


class _Resetting(ToxicStage[ResetOneSided]):
    __slots__ = ()

    def begin(self) -> None:
        self.place.reset((Side(self.settings.side),))
