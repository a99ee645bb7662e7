"""The speaker: performs one request in real time, the same for every wire.

A wire takes events from `say()` and hands each to its library's call; everything else,
pace, stamps, heartbeats, what the client says, the ledger, happens here.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import assert_never

from servers.cues import Break, Hold, Listen, Rest, Speak, cues, done
from servers.decoupled import drained, producing
from servers.grip import Grip
from servers.inbox import Inbox
from servers.own_fault import OwnFault, own_faults
from servers.request import BadRequest, chosen
from servers.run import Attempt, Full
from servers.script import Fail, FailureCode, Script
from servers.send_timeout import SendTimeout
from servers.stage import Stage
from tokenwire.clock import SECOND_NS, Clock
from tokenwire.v1.stream_pb2 import ClientMessage, Event, Heartbeat, StreamRequest

PATIENCE_SECONDS = 600.0  # ends what everybody has left; longer than any clock that a case asks for
_PATIENCE_NS = round(PATIENCE_SECONDS * SECOND_NS)
_NEVER_NS = 1 << 62

_Halt = Speak | Listen | Hold | Break


@contextmanager
def speaking(
    stage: Stage, request: StreamRequest, wire: str, peer: str, grip: Grip
) -> Iterator[Speaker]:
    """A speaker for this request, its attempt opened in the ledger and finished at the end.

    Raises: BadRequest; Full, the run has had its attempts.
    """
    script = chosen(request, stage.scripts)
    faults = own_faults(request.options.faults, grip.reach)
    attempt = stage.ledger.open(request.run_id, script.name, wire, peer, request.resume_after)
    attempt.deaf = request.options.decoupled
    if request.options.send_buffer_bytes:
        with suppress(OSError):  # the peer was gone before it was answered
            grip.narrow(request.options.send_buffer_bytes)
    speaker = Speaker(script, request, attempt, grip, faults)
    attempt.run.listeners.append(speaker.listen)

    def finish(_producer: asyncio.Task[None] | None = None) -> None:
        attempt.run.listeners.remove(speaker.listen)
        attempt.finish(speaker.ended or _cut_short(attempt, stage))

    try:
        yield speaker
    except (BadRequest, Full):
        attempt.finish("refused")
        raise
    finally:
        if speaker.producer is None or speaker.producer.done():
            finish()
        else:  # goes on with nobody there, until its script or its origin ends
            stage.producers.add(speaker.producer)
            speaker.producer.add_done_callback(stage.producers.discard)
            speaker.producer.add_done_callback(finish)


def _cut_short(attempt: Attempt, stage: Stage) -> str:
    if attempt.left:
        return "left"
    return "stopped" if stage.cutting else "crashed"


class Speaker:
    """One performance. `say()` may be asked for once.

    `ended`: how it ended, in the words of `servers/record.py`; None while it has not.
    `failure`: what the wire has to signal once `say()` is over.
    `send_timeout`: how long the wire may wait for its transport to take an event.
    `producer`: the task that speaks in the place of `say()`, where the request decouples them.
    """

    def __init__(
        self,
        script: Script,
        request: StreamRequest,
        attempt: Attempt,
        grip: Grip,
        faults: Mapping[int, OwnFault],
    ) -> None:
        self.attempt = attempt
        self.ended: str | None = None
        self.failure: Fail | None = None
        self.producer: asyncio.Task[None] | None = None
        self.send_timeout = SendTimeout(request.options.send_timeout_ms, attempt)
        self._clock = Clock.running()
        self._grip = grip
        self._faults = faults
        self._hold_after = request.options.hold_after
        self._walk = cues(script, request)
        self._cue: _Halt | None = None
        self._since_ns = 0  # when the cue was taken
        self._ending: str | None = None
        self._said_done = False
        self._inbox = Inbox(attempt.run)
        self._woken: asyncio.Future[None] | None = None
        self._due_ns = time.monotonic_ns()
        self._beat_ns = request.options.heartbeat_ms * SECOND_NS // 1000
        self._next_beat_ns = self._due_ns + self._beat_ns if self._beat_ns else _NEVER_NS

    def say(self) -> AsyncGenerator[Event]:
        """The events, each at its time and stamped; asking for the next says it is handed over."""
        if not self.attempt.deaf:
            return self._live()
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self.producer = producing(self._live(), queue)
        return drained(queue)

    async def _live(self) -> AsyncGenerator[Event]:
        while (event := await self._next()) is not None:
            event.said_ns = time.monotonic_ns()
            if event.seq:
                self.attempt.offered(event.seq, event.said_ns)
            yield event
            self.attempt.handed(event.seq)
            if event.seq != self._hold_after:
                await self._befall(event.seq)

    def listen(self) -> None:
        """The run has received a message."""
        self._inbox.read()
        self._wake()

    def interrupt(self) -> None:
        """Say nothing more, from the next event on."""
        self._end("refused")
        self._wake()

    async def _befall(self, seq: int) -> None:
        fault = self._faults.get(seq)
        if fault is None:
            return
        self.ended = "fault"  # from here on no peer leaves by itself
        with suppress(OSError):  # the peer was faster
            goes_on = await fault.befall(self._grip, self._clock)
            self.ended = None if goes_on else "fault"
        if self.ended:
            self._end("fault")

    async def _next(self) -> Event | None:
        """The next event when it is due; None when the script has ended."""
        waited = False
        while not self._ending:
            if self._inbox.cancelled and not self._said_done and not self.attempt.deaf:
                return self._cancelled()
            now_ns = time.monotonic_ns()
            if now_ns >= self._next_beat_ns:
                return self._beat(now_ns)
            match cue := self._cue or self._take_cue():
                case None:
                    pass
                case Speak(event):
                    if waited and now_ns >= self._due_ns:
                        return self._spoken(event)
                    # Also where it is due: a script without pauses must not starve its loop.
                    await self._until(self._due_ns)
                    waited = True
                case Hold() if self._inbox.cancelled:
                    self._cue = None  # a hold after Done
                case Listen() | Hold():
                    if not self._answered(cue, now_ns):
                        await self._until(self._since_ns + _PATIENCE_NS)
                    elif isinstance(cue, Hold) and not self._ending:
                        await self._befall(self._hold_after)  # what was said is on its way by now
                case Break(failure):
                    self._end("failed", failure)
                case _:
                    assert_never(cue)
        self.ended = self._ending
        return None

    def _take_cue(self, answer: ClientMessage | None = None) -> _Halt | None:
        """The next cue, None at the end. A rest is none: it moves the deadline instead."""
        self._since_ns = time.monotonic_ns()
        while True:
            try:
                cue = self._walk.send(answer)
            except StopIteration:
                self._end("done" if self._said_done else "no-done")
                return None
            answer = None
            if not isinstance(cue, Rest):
                self._cue = cue
                return cue
            self._due_ns += round(cue.seconds * SECOND_NS)

    def _spoken(self, event: Event) -> Event:
        self._cue = None
        self._said_done = event.HasField("done")
        return event

    def _beat(self, now_ns: int) -> Event:
        while self._next_beat_ns <= now_ns:
            self._next_beat_ns += self._beat_ns
        return Event(heartbeat=Heartbeat())

    def _cancelled(self) -> Event:
        self._end("cancelled")
        return done(self.attempt.said_seq + 1, "cancelled")

    def _answered(self, cue: Listen | Hold, now_ns: int) -> bool:
        """Whether the silence is over: the client spoke, or waited too long."""
        if now_ns >= self._since_ns + _PATIENCE_NS:
            self._end("expired", Fail(FailureCode.INTERNAL, f"waited in vain: {cue}"))
            return True
        if isinstance(cue, Hold):
            if not self._inbox.take_release():
                return False
            self._due_ns, self._cue = now_ns, None
            return True
        message = self._inbox.take_answer(cue.kind)
        if message is None:
            return False
        self._due_ns, self._cue = now_ns, None
        self._take_cue(message)
        return True

    def _end(self, how: str, failure: Fail | None = None) -> None:
        self._ending, self.failure, self._cue = how, failure, None

    async def _until(self, when_ns: int) -> None:
        """Wait for this time, the next heartbeat or the next message, whichever is first."""
        if time.monotonic_ns() >= when_ns:
            await asyncio.sleep(0)
            return
        self._woken = asyncio.get_running_loop().create_future()
        deadline = self._clock.at(min(when_ns, self._next_beat_ns), self._wake)
        try:
            await self._woken
        finally:
            deadline.cancel()
            self._woken = None

    def _wake(self) -> None:
        if self._woken is not None and not self._woken.done():
            self._woken.set_result(None)
