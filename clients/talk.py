"""The conversation that every wire has: one task that listens, resumes, and ends once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any, assert_never

from clients.connection import Connection
from clients.conversation import Stop
from clients.ears import Ears
from clients.ending import ending_of
from clients.events import Ended, Ending, Evidence, Heard, Noticed
from clients.evidence import RuleError
from clients.inbox import Inbox
from clients.manner import Manner
from clients.resumption import pause_before_resuming
from clients.rules import NO_END, NoRules, Rules, Vigilance
from tokenwire.clock import SECOND_NS, Clock, Deadline
from tokenwire.v1.stream_pb2 import Cancel, ClientMessage, StreamRequest

_GOES_ON = frozenset({None, Stop.MESSAGE, Stop.HALF_CLOSE})


class Talk:
    """A `Conversation` over the connections that `dial` makes, one at a time."""

    def __init__(
        self,
        dial: Callable[[], Connection],
        request: StreamRequest,
        manner: Manner,
        stops: frozenset[Stop],
    ) -> None:
        self._dial = dial
        self._request = StreamRequest()
        self._request.CopyFrom(request)
        self._manner = manner
        self._stops = stops
        self._inbox = Inbox()
        self._ears = Ears(self._inbox, self._rules(), request.resume_after)
        self._connection: Connection | None = None
        self._task: asyncio.Task[None] | None = None
        self._scope: asyncio.Timeout | None = None
        self._interruption: Evidence | None = None
        self._overstay: Evidence | None = None  # the wire stayed open after Done
        self._leaving: asyncio.Task[None] | None = None
        self._stop: Stop | None = None
        self._ended = False
        self._over = False

    def __aiter__(self) -> AsyncIterator[Heard | Noticed | Ended]:
        return self

    async def __anext__(self) -> Heard | Noticed | Ended:
        if self._over:
            raise StopAsyncIteration
        if self._task is None and not self._ended:
            self._task = asyncio.create_task(self._run())
        item = await self._inbox.take()
        self._over = isinstance(item, Ended)
        return item

    async def send(self, message: ClientMessage) -> None:
        if self._connection is None or self._ended:
            self._ears.noticed("unsent", 0, "there is no connection")
        else:
            await self._connection.send(message)

    async def half_close(self) -> None:
        if self._connection is not None and not self._ended:
            await self._connection.half_close()

    async def stop(self, how: Stop) -> None:
        if how not in self._stops:
            can = ", ".join(sorted(self._stops))
            raise ValueError(f"this client cannot leave by {how}; it can by {can}")
        if self._ended or self._stop is not None:
            return
        self._stop = how
        if self._connection is None:
            self._end(Ending.STOPPED, Evidence(message=how.value))
        else:
            await self._leave(self._connection, how)

    async def aclose(self) -> None:
        self._stop = self._stop or Stop.CLOSE
        self._end(Ending.STOPPED, Evidence(message="closed"))
        if self._connection is not None:
            self._connection.abort()
        tasks = [task for task in (self._task, self._leaving) if task is not None]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=self._scaled(self._manner.ending_seconds))

    async def _leave(self, connection: Connection, how: Stop) -> None:
        match how:
            case Stop.CLOSE:
                await connection.close()
                self._interrupt(Evidence())
            case Stop.RESET:
                connection.reset()
                self._interrupt(Evidence())
            case Stop.MESSAGE:
                await connection.send(ClientMessage(cancel=Cancel()))
            case Stop.HALF_CLOSE:
                await connection.half_close()
            case Stop.STOP_READING:
                connection.stop_reading()
                self._end(Ending.STOPPED, Evidence(message=how.value))
            case _:
                assert_never(how)

    async def _run(self) -> None:
        """The whole conversation; what is raised here is a bug, and the iteration's to raise."""
        if self._ended:  # stopped before this task's first step
            return
        deadline = self._set_deadline()
        try:
            await self._converse()
        except Exception as bug:
            self._inbox.fail(bug)
        finally:
            if deadline is not None:
                deadline.cancel()

    async def _converse(self) -> None:
        while True:
            evidence = await self._listen()
            pause = self._pause_after(evidence)
            if pause is None:
                break
            interruption = await self._uninterrupted(_paused(pause))
            if interruption is not None:
                evidence = interruption
                break
            self._request.resume_after = self._ears.last_seq
        if self._stop is None:
            self._end(*ending_of(evidence, self._ears, self._manner))
        else:
            words = evidence if self._stop in _GOES_ON else Evidence(message=self._stop.value)
            self._end(Ending.STOPPED, words)

    async def _listen(self) -> Evidence:
        """One connection, from dialling to its end."""
        connection = self._connection = self._dial()
        self._ears.dialled()
        try:
            heard = await self._uninterrupted(connection.listen(self._request, self._ears))
        except RuleError as broken:
            heard = broken.evidence
        finally:
            self._ears.hung_up()
        return self._overstay or heard or Evidence()

    def _pause_after(self, evidence: Evidence) -> float | None:
        """Seconds before another connection; None: the conversation is over."""
        ears = self._ears
        if self._stop is not None or ears.done or ears.error is not None:
            return None
        return pause_before_resuming(self._manner, evidence, ears.in_vain, ears.wait_seconds)

    async def _uninterrupted(self, work: Coroutine[Any, Any, Evidence | None]) -> Evidence | None:
        """What `work` returns, or why `_interrupt` ended it."""
        self._interruption = None
        try:
            async with asyncio.timeout(None) as self._scope:
                return await work
        except TimeoutError:
            if self._interruption is None:
                raise
            return self._interruption
        finally:
            self._scope = None

    def _interrupt(self, reason: Evidence) -> None:
        scope, self._scope = self._scope, None
        if scope is not None:
            self._interruption = reason
            scope.reschedule(asyncio.get_running_loop().time())

    def _expired(self, reason: Evidence) -> None:
        """A limit was reached. Only after Done is there anybody to be polite to."""
        connection = self._connection
        if connection is not None and reason.exception == NO_END:
            self._overstay = reason
            self._leaving = asyncio.create_task(self._leave(connection, Stop.CLOSE))
            return
        if connection is not None:
            connection.abort()
        self._interrupt(reason)

    def _set_deadline(self) -> Deadline | None:
        seconds = self._manner.deadline_seconds
        if seconds is None:
            return None
        seconds = self._scaled(seconds)
        reason = Evidence("DeadlineExceeded", f"the conversation took {seconds:g} s")
        when_ns = time.monotonic_ns() + round(seconds * SECOND_NS)
        return Clock.running().at(when_ns, lambda: self._expired(reason))

    def _rules(self) -> Rules:
        if not self._manner.hardened:
            return NoRules()
        resume_after, inbox = self._request.resume_after, self._inbox
        return Vigilance(self._manner, resume_after, self._expired, lambda: inbox.waited_for)

    def _scaled(self, seconds: float) -> float:
        return seconds * self._manner.patience

    def _end(self, ending: Ending, evidence: Evidence) -> None:
        """The first end counts."""
        if not self._ended:
            self._ended = True
            self._inbox.end(Ended(ending, evidence, time.monotonic_ns()))


async def _paused(seconds: float) -> None:
    await Clock.running().sleep(seconds)
