"""A stage that passes things on later, in order."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from faults.stage import Stage
from tokenwire.clock import Clock, Deadline

KEPT_BYTES = 8_388_608  # at 20 ms a bound of 400 MB/s; beyond it the source is held


class DelayLine(Stage):
    """Each chunk is due `delay_ns()` after it came, but never before the one ahead of it.

    FIN and RST travel in the same queue, so nothing overtakes anything.
    """

    __slots__ = ("_alarm", "_clock", "_delay_ns", "_kept", "_queue")

    def __init__(self, clock: Clock, delay_ns: Callable[[], int]) -> None:
        self._clock = clock
        self._delay_ns = delay_ns
        self._queue: deque[tuple[int, int, Callable[[], None]]] = deque()
        self._kept = 0
        self._alarm: Deadline | None = None

    def feed(self, data: bytes) -> None:
        self._later(len(data), lambda: self.onward.feed(data))

    def eof(self) -> None:
        self._later(0, self.onward.eof)

    def reset(self) -> None:
        self._later(0, self.onward.reset)

    def release(self) -> None:
        while self._queue:
            self._pass()

    def close(self) -> None:
        self._queue.clear()
        self._kept = 0
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _later(self, size: int, pass_on: Callable[[], None]) -> None:
        due_ns = time.monotonic_ns() + self._delay_ns()
        if self._queue:
            due_ns = max(due_ns, self._queue[-1][0])
        self._queue.append((due_ns, size, pass_on))
        self._kept += size
        if self._kept > KEPT_BYTES:
            self.source.hold(self)
        if self._alarm is None:
            self._alarm = self._clock.at(due_ns, self._ring)

    def _ring(self) -> None:
        self._alarm = None
        now_ns = time.monotonic_ns()
        while self._queue and self._queue[0][0] <= now_ns:
            self._pass()
        if self._queue:
            self._alarm = self._clock.at(self._queue[0][0], self._ring)

    def _pass(self) -> None:
        _, size, pass_on = self._queue.popleft()
        self._kept -= size
        if self._kept <= KEPT_BYTES // 2:
            self.source.free(self)
        pass_on()
