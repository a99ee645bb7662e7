"""A stage that keeps bytes until there are enough of them, or it is time, or the end."""

from __future__ import annotations

import time

from faults.stage import Stage
from tokenwire.clock import Clock, Deadline

MOST_BYTES = 67_108_864  # a full buffer is passed on, as a proxy does that has no more room


class Gathering(Stage):
    """Passes everything kept on in one write: with `until_bytes` of it, `until_ns` after its
    first byte, or at FIN. 0 means not until then. RST takes what is kept with it.
    """

    __slots__ = ("_alarm", "_clock", "_kept", "_size", "_until_bytes", "_until_ns")

    def __init__(self, clock: Clock, until_bytes: int, until_ns: int) -> None:
        self._clock = clock
        self._until_bytes = until_bytes or MOST_BYTES
        self._until_ns = until_ns
        self._kept: list[bytes] = []
        self._size = 0
        self._alarm: Deadline | None = None

    def feed(self, data: bytes) -> None:
        self._kept.append(data)
        self._size += len(data)
        if self._size >= self._until_bytes:
            self.release()
        elif self._until_ns and self._alarm is None:
            self._alarm = self._clock.at(time.monotonic_ns() + self._until_ns, self.release)

    def eof(self) -> None:
        self.release()
        self.onward.eof()

    def release(self) -> None:
        data = b"".join(self._kept)
        self.close()
        if data:
            self.onward.feed(data)

    def close(self) -> None:
        self._kept.clear()
        self._size = 0
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
