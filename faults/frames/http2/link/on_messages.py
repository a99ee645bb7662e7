"""Acts on whole gRPC messages on their way down, however frames cut them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field

from faults.fault import Direction
from faults.frames.http2.link.act import Act, Followed
from faults.frames.http2.link.built import data_frames
from faults.frames.http2.link.frame import Answer, Frame, Headers, Kind, Unit, body
from faults.frames.http2.link.messages import MessageCutter
from faults.frames.http2.link.streams import Only


@dataclass(slots=True)
class OnMessages(Act):
    """On each chosen stream, once: the next `takes` messages become what `change` makes of them.

    `change` is given them with their prefixes. With `ends` the stream ends behind what it
    answers, and what the server says after that is silenced. Where the stream ends before
    enough messages came, they pass unchanged. Messages that are waited for are held: at
    most 16 MiB each.
    """

    change: Callable[[Sequence[bytes]], bytes]
    only: Only | None = Only.NEWEST
    takes: int = 1
    ends: bool = False
    _cutters: dict[int, MessageCutter] = field(default_factory=dict[int, MessageCutter], init=False)
    _taken: dict[int, list[bytes]] = field(default_factory=dict[int, list[bytes]], init=False)
    _done: set[int] = field(default_factory=set[int], init=False)

    def passing(self, link: Followed, unit: Unit, /) -> Iterable[Answer]:
        stream_id = unit.stream_id
        if unit.direction is Direction.UP or not link.befalls(unit) or stream_id in self._done:
            return (unit,)
        if isinstance(unit, Frame) and unit.kind == Kind.DATA:
            return self._data(link, unit)
        if isinstance(unit, Headers) and unit.ends:
            return (*data_frames(unit.direction, stream_id, self._give_up(stream_id)), unit)
        return (unit,)

    def _data(self, link: Followed, unit: Frame) -> Iterable[Answer]:
        stream_id = unit.stream_id
        cutter = self._cutters.get(stream_id)
        if cutter is None:
            stream = link.streams.get(stream_id)
            if stream is None or not stream.grpc:
                return (unit,)
            cutter = self._cutters[stream_id] = MessageCutter(copy(stream.cursor))
        passes, messages = cutter.cut(body(unit))
        taken = self._taken.setdefault(stream_id, [])
        taken += messages
        if len(taken) >= self.takes:
            return self._changed(link, unit, passes)
        if unit.ends or cutter.gave_up:
            passes += self._give_up(stream_id)
        if passes == unit.payload:
            return (unit,)
        return data_frames(unit.direction, stream_id, passes, ends=unit.ends)

    def _changed(self, link: Followed, unit: Frame, passes: bytes) -> Iterable[Answer]:
        taken = self._taken[unit.stream_id]
        changed = passes + self.change(taken[: self.takes])
        del taken[: self.takes]
        rest = self._give_up(unit.stream_id)
        if self.ends:
            if not unit.ends:
                link.silence(unit.direction, unit.stream_id)
            return data_frames(unit.direction, unit.stream_id, changed, ends=True)
        return data_frames(unit.direction, unit.stream_id, changed + rest, ends=unit.ends)

    def _give_up(self, stream_id: int) -> bytes:
        """What is held leaves, and nothing more is waited for."""
        self._done.add(stream_id)
        cutter = self._cutters.pop(stream_id, None)
        return b"".join(self._taken.pop(stream_id, ())) + (cutter.rest() if cutter else b"")
