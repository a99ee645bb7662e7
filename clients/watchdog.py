"""Silence that does not last for ever: one limit at a time, moved by every content."""

from __future__ import annotations

import time
from collections.abc import Callable

from clients.events import Evidence
from tokenwire.clock import SECOND_NS, Clock, Deadline


class Watchdog:
    """Calls `expired` once, with the reason, when nothing has fed it for the limit.

    `excused` says that the silence is not the wire's: then the limit starts again.
    """

    def __init__(
        self, clock: Clock, expired: Callable[[Evidence], None], excused: Callable[[], bool]
    ) -> None:
        self._clock = clock
        self._expired = expired
        self._excused = excused
        self._limit_ns = 0
        self._due_ns = 0
        self._reason = Evidence()
        self._deadline: Deadline | None = None

    def expect(self, seconds: float, reason: Evidence) -> None:
        """From now on allow this much silence; replaces what was allowed before."""
        self.rest()
        self._limit_ns = round(seconds * SECOND_NS)
        self._reason = reason
        self.feed()
        self._deadline = self._clock.at(self._due_ns, self._look)

    def feed(self) -> None:
        """Something came: the silence starts again. Cheap: the deadline stays where it is."""
        self._due_ns = time.monotonic_ns() + self._limit_ns

    def rest(self) -> None:
        """Allow any silence."""
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _look(self) -> None:
        if self._excused():
            self.feed()
        if time.monotonic_ns() >= self._due_ns:
            self._expired(self._reason)
        else:
            self._deadline = self._clock.at(self._due_ns, self._look)
