"""buffer: many chunks leave as one, as from a gateway that buffers responses."""

from __future__ import annotations

from dataclasses import dataclass

from faults.toxiproxy.attributes import LONGEST_MS, Attributes, flag, whole
from faults.toxiproxy.keeping_stage import KeepingStage
from faults.toxiproxy.place import Place

_MOST_KEPT = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Buffer(Attributes):
    """Keeps bytes back until there are `bytes` of them, or until the first is `ms`
    milliseconds old, or with `end` until the stream ends; at least one is to be given.

    64 MiB are passed on whatever was asked for.
    """

    go_label = "BufferToxic"

    bytes: int = whole(_MOST_KEPT)
    ms: int = whole(LONGEST_MS)
    end: bool = flag()

    def problem(self) -> str:
        if self.end and (self.bytes or self.ms):
            return "end: leaves nothing for bytes and ms to decide"
        return "" if self.bytes or self.ms or self.end else "bytes: give bytes, ms or end"

    def stage(self, place: Place) -> _Gathering:
        return _Gathering(self, place)


class _Gathering(KeepingStage[Buffer]):
    """What is passed on is joined, so that it leaves in one write."""

    __slots__ = ()

    most_bytes = _MOST_KEPT + 1

    def proceed(self) -> None:
        if self.kept_bytes >= (self.settings.bytes or _MOST_KEPT):
            self.release()
        elif self.settings.ms and not self.waiting:
            self.ring_after_ms(self.settings.ms, self.release)

    def retune(self, settings: Buffer) -> None:
        super().retune(settings)
        self.silence()
        if self.kept:
            self.proceed()

    def ended(self) -> None:
        self.release()

    def release(self) -> None:
        if self.kept:
            joined = b"".join(self.kept)
            self.kept.clear()
            self.kept.append(joined)
        super().release()
