"""Acts on an HTTP/2 connection that show what its rewriter does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from faults.fault import Direction
from faults.frames.http2.link.act import Act, Followed
from faults.frames.http2.link.frame import Answer, Frame, Kind, Unit
from faults.frames.http2.link.streams import Only

FULL = 65_535
DOWN, UP = Direction.DOWN, Direction.UP


class Nothing(Act):
    """Changes nothing."""


@dataclass
class Says(Act):
    """Answers as told; remembers which streams it was given."""

    at_fire: tuple[Answer, ...] = ()
    only: Only | None = Only.NEWEST
    streams: list[int] = field(default_factory=list[int])

    def fired(self, _link: Followed, /) -> Iterable[Answer]:
        return self.at_fire

    def chosen(self, _link: Followed, stream_id: int, /) -> Iterable[Answer]:
        self.streams.append(stream_id)
        return ()


@dataclass
class Times(Act):
    """Every DATA frame of a chosen stream comes so many times as the next count says."""

    counts: list[int]
    backs_up: bool = False

    def passing(self, link: Followed, unit: Unit, /) -> Iterable[Answer]:
        if not isinstance(unit, Frame) or unit.kind != Kind.DATA or not link.befalls(unit):
            return (unit,)
        count = self.counts.pop(0) if self.counts else 1
        return (unit,) * count


class Hushed(Act):
    """Silences every chosen stream, both ways."""

    only: Only | None = Only.FIRST

    def chosen(self, link: Followed, stream_id: int, /) -> Iterable[Answer]:
        link.silence(DOWN, stream_id)
        link.silence(UP, stream_id)
        return ()
