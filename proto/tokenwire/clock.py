"""Waiting on CLOCK_MONOTONIC without an event loop's rounding.

An event loop's own timers lie: asyncio rounds every wait up to a millisecond, uvloop
fires up to 0.9 ms early. Here all deadlines of a loop share one heap and one alarm
(`tokenwire.alarm`), which is true to some 0.04 ms and never early.
"""

from __future__ import annotations

import asyncio
import contextvars
import heapq
import itertools
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress

from tokenwire.alarm import Alarm, alarm_on

SECOND_NS = 1_000_000_000
_COMPACT_FROM = 64  # below this many cancelled deadlines a sweep costs more than it frees


class Deadline:
    """A callback that is due once, at `when_ns` of CLOCK_MONOTONIC."""

    __slots__ = ("_callback", "_clock", "_context", "when_ns")

    def __init__(self, when_ns: int, callback: Callable[[], object], clock: Clock) -> None:
        self.when_ns = when_ns
        self._callback: Callable[[], object] | None = callback
        self._clock = clock
        self._context = contextvars.copy_context()

    @property
    def pending(self) -> bool:
        """Neither fired nor cancelled."""
        return self._callback is not None

    def cancel(self) -> None:
        """Never call back. Idempotent; does nothing once fired. O(1), amortised."""
        if self._callback is not None:
            self._callback = None
            self._clock._forget()

    def _fire(self, loop: asyncio.AbstractEventLoop) -> None:
        callback, self._callback = self._callback, None
        if callback is None:
            return
        try:
            self._context.run(callback)
        except Exception as error:
            loop.call_exception_handler(
                {"message": f"Deadline callback {callback!r} raised", "exception": error}
            )


class Clock:
    """The deadlines of one event loop. Not thread-safe: use it from its loop only.

    Ends with its loop: `asyncio.run`, `asyncio.Runner` and pytest-asyncio close it through
    `loop.shutdown_asyncgens()`. A loop closed without that gives its file descriptor back
    when the next clock is made. Deadlines that are pending at the end never fire.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, alarm: Alarm | None = None) -> None:
        self._loop = loop
        self._heap: list[tuple[int, int, Deadline]] = []
        self._order = itertools.count()
        self._cancelled = 0
        self._armed_ns = 0
        self._ringing = False
        self._closed = False
        self._alarm = alarm or alarm_on(loop)
        self._alarm.listen(self._ring)

    @classmethod
    def running(cls) -> Clock:
        """The running loop's clock, made when first asked for. Raises: RuntimeError, no loop."""
        loop = asyncio.get_running_loop()
        clock = _clocks.get(loop)
        if clock is None:
            _close_orphans()
            clock = _clocks[loop] = cls(loop)
            clock._end_with_loop()
        return clock

    def at(self, when_ns: int, callback: Callable[[], object]) -> Deadline:
        """Call back at `when_ns` of CLOCK_MONOTONIC or as soon after as the loop is free.

        Never early; deadlines fire in the order of `when_ns`, equal ones in the order in
        which they were asked for, never from inside this call. The callback runs in the
        present context; what it raises goes to the loop's exception handler.
        Raises: RuntimeError, the clock is closed.
        """
        if self._closed:
            raise RuntimeError("the clock is closed")
        deadline = Deadline(when_ns, callback, self)
        heapq.heappush(self._heap, (when_ns, next(self._order), deadline))
        self._arm()
        return deadline

    async def until(self, when_ns: int) -> None:
        """Return at `when_ns` or as soon after as the loop is free. The past yields once."""
        reached = asyncio.Event()
        deadline = self.at(when_ns, reached.set)
        try:
            await reached.wait()
        finally:
            deadline.cancel()

    async def sleep(self, seconds: float) -> None:
        """`until` that many seconds from now."""
        await self.until(time.monotonic_ns() + round(seconds * SECOND_NS))

    @asynccontextmanager
    async def timeout(self, seconds: float) -> AsyncGenerator[None]:
        """Cancel the body after `seconds`. Raises: TimeoutError, if that is what ended it."""
        async with asyncio.timeout(None) as scope:
            due_ns = time.monotonic_ns() + round(seconds * SECOND_NS)
            deadline = self.at(due_ns, lambda: scope.reschedule(self._loop.time()))
            try:
                yield
            finally:
                deadline.cancel()

    def close(self) -> None:
        """Give the file descriptor back and drop what is pending. Idempotent."""
        if self._closed:
            return
        self._closed = True
        self._heap.clear()
        self._alarm.close()
        if _clocks.get(self._loop) is self:
            del _clocks[self._loop]

    def _ring(self) -> None:
        now_ns = time.monotonic_ns()
        self._ringing = True
        self._armed_ns = 0
        try:
            while self._heap and self._heap[0][0] <= now_ns:
                deadline = heapq.heappop(self._heap)[2]
                if not deadline.pending:
                    self._cancelled -= 1
                deadline._fire(self._loop)
        finally:
            self._ringing = False
            self._arm()

    def _arm(self) -> None:
        """Set the alarm for the earliest deadline; once per ring, however many are added."""
        if self._ringing or self._closed or not self._heap:
            return
        when_ns = self._heap[0][0]
        if when_ns != self._armed_ns:
            self._armed_ns = when_ns
            self._alarm.set(when_ns)

    def _forget(self) -> None:
        self._cancelled += 1
        if self._cancelled >= _COMPACT_FROM and self._cancelled * 2 > len(self._heap):
            self._heap[:] = [entry for entry in self._heap if entry[2].pending]
            heapq.heapify(self._heap)
            self._cancelled = 0

    def _end_with_loop(self) -> None:
        """Loops have no closing hook but this: they close the async generators they started."""
        self._last_breath = self._hold()
        with suppress(StopIteration):
            self._last_breath.__anext__().__await__().__next__()

    async def _hold(self) -> AsyncGenerator[None]:
        try:
            yield
        finally:
            self.close()


_clocks: dict[asyncio.AbstractEventLoop, Clock] = {}


def _close_orphans() -> None:
    for loop, clock in list(_clocks.items()):
        if loop.is_closed():
            clock.close()
