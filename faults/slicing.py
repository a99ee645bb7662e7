"""A stage that cuts chunks up and sends the pieces one by one."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterable

from faults.stage import Stage
from tokenwire.clock import Clock

KEPT_BYTES = 65_536
Cut = Callable[[bytes], Iterable[bytes]]


class Slicing(Stage):
    """Each piece is a write, and so a TCP segment, of its own, `gap_ns` after the one before.

    With no gap it is sent on the loop's next turn. FIN and RST wait for the pieces before them.
    """

    __slots__ = ("_clock", "_closed", "_cut", "_gap_ns", "_kept", "_queue", "_waiting")

    def __init__(self, clock: Clock, cut: Cut, gap_ns: int) -> None:
        self._clock = clock
        self._cut = cut
        self._gap_ns = gap_ns
        self._queue: deque[bytes | Callable[[], None]] = deque()
        self._kept = 0
        self._waiting = False
        self._closed = False

    def feed(self, data: bytes) -> None:
        self._queue.extend(self._cut(data))
        self._kept += len(data)
        if self._kept > KEPT_BYTES:
            self.source.hold(self)
        self._begin()

    def eof(self) -> None:
        self._queue.append(self.onward.eof)
        self._begin()

    def reset(self) -> None:
        self._queue.append(self.onward.reset)
        self._begin()

    def release(self) -> None:
        while self._queue:
            self._pass()

    def close(self) -> None:
        self._closed = True
        self._queue.clear()

    def _begin(self) -> None:
        if not self._waiting:
            self._next()

    def _next(self) -> None:
        self._waiting = False
        if self._closed or not self._queue:
            return
        self._waiting = True
        if self._gap_ns:
            self._clock.at(time.monotonic_ns() + self._gap_ns, self._next)
        else:
            asyncio.get_running_loop().call_soon(self._next)
        self._pass()

    def _pass(self) -> None:
        piece = self._queue.popleft()
        if not isinstance(piece, bytes):
            piece()
            return
        self._kept -= len(piece)
        if self._kept <= KEPT_BYTES // 2:
            self.source.free(self)
        self.onward.feed(piece)
