"""Stages that end a link when its time is up."""

from __future__ import annotations

import time
from collections.abc import Callable

from faults.stage import Stage
from tokenwire.clock import Clock, Deadline


class Expiry(Stage):
    """Passes everything on, and calls `expire` at `when_ns` unless the link ends first."""

    __slots__ = ("_deadline",)

    def __init__(self, clock: Clock, when_ns: int, expire: Callable[[], None]) -> None:
        self._deadline = clock.at(when_ns, expire)

    def close(self) -> None:
        self._deadline.cancel()


class Silence:
    """Calls `expire` once, `idle_ns` after the last `touch`, unless all `listeners` closed."""

    def __init__(
        self, clock: Clock, idle_ns: int, listeners: int, expire: Callable[[], None]
    ) -> None:
        self._clock = clock
        self._idle_ns = idle_ns
        self._listeners = listeners
        self._expire = expire
        self._last_ns = time.monotonic_ns()
        self._deadline: Deadline = clock.at(self._last_ns + idle_ns, self._look)

    def touch(self) -> None:
        """Something was said."""
        self._last_ns = time.monotonic_ns()

    def close(self) -> None:
        """One listener fewer."""
        self._listeners -= 1
        if not self._listeners:
            self._deadline.cancel()

    def _look(self) -> None:
        due_ns = self._last_ns + self._idle_ns
        if time.monotonic_ns() >= due_ns:
            self._expire()
        else:
            self._deadline = self._clock.at(due_ns, self._look)


class Listening(Stage):
    """Tells a silence that it was broken by a byte."""

    __slots__ = ("_closed", "_silence")

    def __init__(self, silence: Silence) -> None:
        self._silence = silence
        self._closed = False

    def feed(self, data: bytes) -> None:
        self._silence.touch()
        self.onward.feed(data)

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._silence.close()
