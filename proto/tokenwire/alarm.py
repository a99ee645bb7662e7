"""What wakes a clock: one timerfd, or the loop's own timer where there is none.

timerfd_create(2) with CLOCK_MONOTONIC is a kernel hrtimer: nanosecond deadlines, never
early, no timer slack. Python has had it since 3.13 (`os.timerfd_create`); before, libc
is called through ctypes. macOS has none.
"""

from __future__ import annotations

import asyncio
import ctypes
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

_ABSOLUTE = 1  # TFD_TIMER_ABSTIME
_FLAGS = os.O_NONBLOCK | getattr(os, "O_CLOEXEC", 0)  # TFD_NONBLOCK, TFD_CLOEXEC
_SECOND_NS = 1_000_000_000
_ROUNDING_SECONDS = 0.001


class Alarm(Protocol):
    """One deadline at a time on one loop."""

    def listen(self, ring: Callable[[], None]) -> None:
        """Call `ring`, on the loop, whenever the deadline that was set has passed."""
        ...

    def set(self, when_ns: int) -> None:
        """Ring once at `when_ns` of CLOCK_MONOTONIC, never earlier; replaces what was set."""
        ...

    def close(self) -> None:
        """Never ring again and give back what was taken. Idempotent."""
        ...


class TimerFd:
    """The kernel's timer. Raises: OSError, the system or its descriptor limit says no."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._fd = _create()

    def listen(self, ring: Callable[[], None]) -> None:
        def expired() -> None:
            with suppress(BlockingIOError):  # set again between the wake-up and this call
                os.read(self._fd, 8)
                ring()

        self._loop.add_reader(self._fd, expired)

    def set(self, when_ns: int) -> None:
        _set(self._fd, max(when_ns, 1))  # 0 would disarm

    def close(self) -> None:
        if self._fd < 0:
            return
        if not self._loop.is_closed():
            self._loop.remove_reader(self._fd)
        os.close(self._fd)
        self._fd = -1


class LoopTimer:
    """`loop.call_at`, asked again where it rang early, but not more than once a millisecond."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._timer: asyncio.TimerHandle | None = None
        self._ring: Callable[[], None] = lambda: None

    def listen(self, ring: Callable[[], None]) -> None:
        self._ring = ring

    def set(self, when_ns: int) -> None:
        self._wait(when_ns, (when_ns - time.monotonic_ns()) / _SECOND_NS)

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _wait(self, when_ns: int, seconds: float) -> None:
        self.close()
        self._timer = self._loop.call_later(max(seconds, 0), self._expired, when_ns)

    def _expired(self, when_ns: int) -> None:
        missing_ns = when_ns - time.monotonic_ns()
        if missing_ns > 0:
            self._wait(when_ns, max(missing_ns / _SECOND_NS, _ROUNDING_SECONDS))
        else:
            self._ring()


def alarm_on(loop: asyncio.AbstractEventLoop) -> Alarm:
    """The truest alarm that this system has."""
    return TimerFd(loop) if sys.platform == "linux" else LoopTimer(loop)


class _TimeSpec(ctypes.Structure):
    _fields_ = (("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long))


class _TimerSpec(ctypes.Structure):
    _fields_ = (("interval", _TimeSpec), ("value", _TimeSpec))


if sys.version_info >= (3, 13):

    def _create() -> int:
        return os.timerfd_create(time.CLOCK_MONOTONIC, flags=_FLAGS)

    def _set(fd: int, when_ns: int) -> None:
        os.timerfd_settime_ns(fd, flags=_ABSOLUTE, initial=when_ns)

else:
    # One set costs 1 us this way; looking libc up each time made it 14 us.
    _libc = ctypes.CDLL(None, use_errno=True)

    def _create() -> int:
        return _checked(_libc.timerfd_create(time.CLOCK_MONOTONIC, _FLAGS))

    def _set(fd: int, when_ns: int) -> None:
        spec = _TimerSpec(value=_TimeSpec(*divmod(when_ns, _SECOND_NS)))
        _checked(_libc.timerfd_settime(fd, _ABSOLUTE, ctypes.byref(spec), None))

    def _checked(answer: int) -> int:
        if answer < 0:
            number = ctypes.get_errno()
            raise OSError(number, f"timerfd: {os.strerror(number)}")
        return answer
