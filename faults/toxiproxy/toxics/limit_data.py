"""limit_data: so many bytes and then the end."""

from __future__ import annotations

from dataclasses import dataclass

from faults.toxiproxy.attributes import MOST_BYTES, Attributes, whole
from faults.toxiproxy.place import Place
from faults.toxiproxy.toxic_stage import ToxicStage


@dataclass(frozen=True, slots=True)
class LimitData(Attributes):
    """Passes exactly `bytes` bytes on and closes; 0 closes when the first byte comes."""

    go_label = "LimitDataToxic"

    bytes: int = whole(MOST_BYTES)

    def stage(self, place: Place) -> _Limiting:
        return _Limiting(self, place)


class _Limiting(ToxicStage[LimitData]):
    """The count belongs to the connection: a changed limit does not start it anew."""

    __slots__ = ("_passed",)

    def __init__(self, settings: LimitData, place: Place) -> None:
        super().__init__(settings, place)
        self._passed = 0

    def feed(self, data: bytes) -> None:
        fits = data[: max(self.settings.bytes - self._passed, 0)]
        self._passed += len(fits)
        if fits:
            self.onward.feed(fits)
        if self._passed >= self.settings.bytes:
            self.place.close()
