"""A stage that lets so many bytes pass in a time."""

from __future__ import annotations

import math
import time
from collections import deque

from faults.stage import Stage
from tokenwire.clock import SECOND_NS, Clock, Deadline

KEPT_BYTES = 65_536  # beyond it the source is held: a slow line is felt by the writer
TICKS_PER_SECOND = 50


class TokenBucket(Stage):
    """By any time t after its start at most `burst_bytes` + rate * t bytes have passed.

    The bucket starts full and holds `burst_bytes`, at least a fiftieth of a second's worth
    and one byte. FIN and RST wait for the bytes before them.
    """

    __slots__ = ("_alarm", "_burst", "_clock", "_end", "_kept", "_queue", "_rate", "_stamp_ns",
                 "_tokens")  # fmt: skip

    def __init__(self, clock: Clock, bytes_per_second: float, burst_bytes: float) -> None:
        self._clock = clock
        self._rate = bytes_per_second
        self._burst = max(1.0, burst_bytes, bytes_per_second / TICKS_PER_SECOND)
        self._tokens = self._burst
        self._stamp_ns = time.monotonic_ns()
        self._queue: deque[bytes] = deque()
        self._kept = 0
        self._end = ""
        self._alarm: Deadline | None = None

    def feed(self, data: bytes) -> None:
        self._queue.append(data)
        self._kept += len(data)
        if self._kept > KEPT_BYTES:
            self.source.hold(self)
        if self._alarm is None:
            self._pour()

    def eof(self) -> None:
        self._end = "eof"
        self._finish()

    def reset(self) -> None:
        self._end = "reset"
        self._finish()

    def release(self) -> None:
        while self._queue:
            self._pass(self._kept)
        self._finish()

    def close(self) -> None:
        self._queue.clear()
        self._kept = 0
        self._end = ""
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _pour(self) -> None:
        """Pass on what there are tokens for, then wait for a tick's worth, or for the rest."""
        self._alarm = None
        now_ns = time.monotonic_ns()
        earned = (now_ns - self._stamp_ns) * self._rate / SECOND_NS
        self._tokens = min(self._burst, self._tokens + earned)
        self._stamp_ns = now_ns
        while self._queue and self._tokens >= 1:
            self._tokens -= self._pass(int(self._tokens))
        if not self._queue:
            self._finish()
            return
        share = min(self._kept, max(1.0, self._rate / TICKS_PER_SECOND))
        wait_ns = math.ceil((share - self._tokens) * SECOND_NS / self._rate)
        self._alarm = self._clock.at(now_ns + wait_ns, self._pour)

    def _pass(self, most: int) -> int:
        """Pass on the first chunk or its first `most` bytes; how many that were."""
        data = self._queue.popleft()
        if len(data) > most:
            self._queue.appendleft(data[most:])
            data = data[:most]
        self._kept -= len(data)
        if self._kept <= KEPT_BYTES // 2:
            self.source.free(self)
        self.onward.feed(data)
        return len(data)

    def _finish(self) -> None:
        if not self._queue and self._end:
            end, self._end = self._end, ""
            self.onward.eof() if end == "eof" else self.onward.reset()
