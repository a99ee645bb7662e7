"""Flow control of one direction's DATA, right where an act adds or takes bytes (RFC 9113 §5.2).

Sender and receiver each count DATA, and agree. An act that takes bytes away must grant
them to the sender itself, since the receiver, who never saw them, never will. One that
adds bytes makes the receiver grant what the sender never spent: so much is *owed*, and
kept back from its next WINDOW_UPDATEs. Until then the sender believes in more room than
there is, and DATA has to wait for what the receiver really granted.
"""

from __future__ import annotations

import struct
from collections import deque
from collections.abc import Iterator
from dataclasses import replace

from faults.frames.http2.link.frame import (
    DEFAULT_FRAME_BYTES,
    DEFAULT_WINDOW_BYTES,
    Flag,
    Frame,
    Headers,
    Kind,
    Unit,
)

CONNECTION = 0
INITIAL_WINDOW_SIZE, MAX_FRAME_SIZE = 0x4, 0x5  # RFC 9113 §6.5.2
_SETTING = struct.Struct(">HL")


def settings(frame: Frame) -> Iterator[tuple[int, int]]:
    """The whole parameters of a SETTINGS frame; a broken tail is left to the peer to refuse."""
    whole = len(frame.payload) // _SETTING.size * _SETTING.size
    return _SETTING.iter_unpack(frame.payload[:whole])


def increment(frame: Frame) -> int:
    """What a WINDOW_UPDATE grants, 0 for one that is malformed."""
    return int.from_bytes(frame.payload) & 0x7FFF_FFFF if len(frame.payload) == 4 else 0


class Flow:
    """One receiver's windows, and what waits for them.

    With S and C the windows as sender and receiver count them and W what waits here,
    C = S - owed + W: so where nothing is owed everything fits.
    """

    def __init__(self) -> None:
        self.max_frame_bytes = DEFAULT_FRAME_BYTES
        self._initial = DEFAULT_WINDOW_BYTES
        self._windows = {CONNECTION: DEFAULT_WINDOW_BYTES}
        self._owed: dict[int, int] = {}
        self._waiting: list[Unit] = []
        self._closing: set[int] = set()
        # Who sends a thousand SETTINGS unanswered is not followed any more.
        self._unacknowledged: deque[int | None] = deque(maxlen=1000)

    def open(self, stream_id: int) -> None:
        self._windows[stream_id] = self._initial

    def close(self, stream_id: int) -> None:
        """Its sender sends no more; its window is kept until what of it waits is gone."""
        if stream_id != CONNECTION:  # RST_STREAM may say so, and is hostile then
            self._closing.add(stream_id)
            self._close_idle()

    def reset(self, stream_id: int) -> None:
        """Nothing of the stream may follow, not even what waits."""
        self._waiting = [unit for unit in self._waiting if unit.stream_id != stream_id]
        self.close(stream_id)

    def told(self, frame: Frame) -> None:
        """The receiver said something; only its SETTINGS and WINDOW_UPDATE count here."""
        if frame.kind == Kind.WINDOW_UPDATE and frame.stream_id in self._windows:
            self._windows[frame.stream_id] += increment(frame)
        elif frame.kind == Kind.SETTINGS and not frame.acks:
            said = dict(settings(frame))
            self.max_frame_bytes = said.get(MAX_FRAME_SIZE, self.max_frame_bytes)
            initial_bytes = said.get(INITIAL_WINDOW_SIZE)
            self._unacknowledged.append(initial_bytes)
            if initial_bytes is not None and initial_bytes < self._initial:
                self._set_initial(initial_bytes)

    def acknowledged(self) -> None:
        """The sender has taken the receiver's oldest SETTINGS.

        A wider window may be filled only from here on: grpcio counts by what was
        acknowledged, and resets a stream that is early. A narrower one is kept to at once.
        """
        initial_bytes = self._unacknowledged.popleft() if self._unacknowledged else None
        if initial_bytes is not None:
            self._set_initial(initial_bytes)

    def spend(self, unit: Unit) -> None:
        """The unit goes to the receiver."""
        taken_bytes = counted(unit)
        self._windows[CONNECTION] -= taken_bytes
        if unit.stream_id in self._windows:
            self._windows[unit.stream_id] -= taken_bytes

    def owe(self, stream_id: int, added_bytes: int) -> None:
        """The receiver will grant so much that the sender never spent."""
        for window in {CONNECTION, stream_id} & self._windows.keys():
            self._owed[window] = self._owed.get(window, 0) + added_bytes

    def repay(self, window: int, granted_bytes: int) -> int:
        """How much of a grant is left for the sender after what is owed."""
        owed = self._owed.pop(window, 0)
        if owed > granted_bytes:
            self._owed[window] = owed - granted_bytes
        return max(0, granted_bytes - owed)

    def offer(self, unit: Unit) -> list[Unit]:
        """What may go now: the unit itself, as it is, while nothing is owed."""
        ordered = isinstance(unit, Headers) or unit.kind == Kind.DATA
        behind = any(waiting.stream_id == unit.stream_id for waiting in self._waiting)
        if ordered and (behind or (self._owed and counted(unit))):
            self._waiting.append(unit)
            return self.release()
        self.spend(unit)
        return [unit]

    def release(self) -> list[Unit]:
        """What waited and now fits, in order within each stream."""
        if not self._waiting:
            return []
        going: list[Unit] = []
        waiting, self._waiting = self._waiting, []
        blocked: set[int] = set()
        for unit in waiting:
            if unit.stream_id in blocked:
                self._waiting.append(unit)
                continue
            fits, rest = _split(unit, self._room(unit.stream_id))
            if fits is not None:
                self.spend(fits)
                going.append(fits)
            if rest is not None:
                blocked.add(rest.stream_id)
                self._waiting.append(rest)
        self._close_idle()
        return going

    def _room(self, stream_id: int) -> int:
        connection = self._windows[CONNECTION]
        return max(0, min(connection, self._windows.get(stream_id, connection)))

    def _set_initial(self, initial_bytes: int) -> None:
        change = initial_bytes - self._initial  # moves every open stream's window, §6.9.2
        self._initial = initial_bytes
        for window in self._windows.keys() - {CONNECTION}:
            self._windows[window] += change

    def _close_idle(self) -> None:
        for stream_id in self._closing - {unit.stream_id for unit in self._waiting}:
            self._closing.remove(stream_id)
            self._windows.pop(stream_id, None)
            self._owed.pop(stream_id, None)


def counted(unit: Unit) -> int:
    """Only DATA counts, its padding too (RFC 9113 §6.9.1)."""
    return len(unit.payload) if isinstance(unit, Frame) and unit.kind == Kind.DATA else 0


def _split(unit: Unit, room: int) -> tuple[Unit | None, Unit | None]:
    """What of a unit fits into `room` bytes, and what does not."""
    if counted(unit) <= room:
        return unit, None
    assert isinstance(unit, Frame)
    if room == 0 or unit.flags & Flag.PADDED:  # padding is the sender's, and cannot be cut
        return None, unit
    head = replace(unit, payload=unit.payload[:room], flags=unit.flags & ~Flag.END_STREAM)
    return head, replace(unit, payload=unit.payload[room:])
