"""Hold one probe's stream until it is cut, or for as long as anybody wants to know."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress

from clients.conversation import Conversation
from clients.events import Ended, Ending, Heard, Noticed
from conformance.prober.held import ClientSide, Held, OriginSide
from conformance.prober.probe import MOST_SPOKEN, SPOKEN_SECONDS, Flow, Probe, manner, request
from conformance.prober.subject import Subject
from conformance.wires import converse
from servers.record import AttemptRecord
from tokenwire.clock import SECOND_NS, Clock
from tokenwire.v1.stream_pb2 import Append, ClientMessage

NOTICE_SECONDS = 3.0  # what the other end has to see the cut, too
_BYTES = frozenset({"comment", "ping", "pong", "heartbeat", "empty"})


async def hold(
    subject: Subject, probe: Probe, run_id: str, longest_seconds: float, after_seconds: float = 0
) -> Held | None:
    """Begin after so long, and hold the stream for `longest_seconds`; it is closed on return.

    Cancelled, it returns what it saw by then: None where no token had come, since nothing tells
    whether the request had reached the origin.
    """
    try:
        await Clock.running().sleep(after_seconds)
        await subject.purse.take(streams=1)
    except asyncio.CancelledError:
        return None
    return await _held(subject, probe, run_id, longest_seconds)


async def _held(subject: Subject, probe: Probe, run_id: str, longest_seconds: float) -> Held | None:
    endpoint = subject.endpoints[probe.way.wire]
    how = manner(probe, http2=endpoint.http2)
    conversation = converse(probe.way.wire, endpoint, request(probe, run_id, longest_seconds), how)
    watch = _Watch()
    tasks = [asyncio.create_task(watch.listen(conversation))]
    if probe.flow in (Flow.UP, Flow.BOTH):
        period_seconds = max(SPOKEN_SECONDS, longest_seconds / MOST_SPOKEN)
        tasks.append(asyncio.create_task(_speak(conversation, period_seconds)))
    try:
        with suppress(TimeoutError):
            async with Clock.running().timeout(longest_seconds):
                await asyncio.shield(tasks[0])
        if watch.ended is not None:
            await subject.ledger.settled(run_id, NOTICE_SECONDS)
        record = await subject.ledger.record(run_id)
        # A gateway that tries again asks anew: the first attempt is the one it was held to.
        return Held(probe, watch.side(), _origin(record.attempts[0]) if record else None)
    except asyncio.CancelledError:  # before it is closed, which would look like a cut
        return None if watch.apart_ns is None else Held(probe, watch.side(), None, broken_off=True)
    finally:
        await conversation.aclose()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class _Watch:
    """When the client last got a byte, and how its stream ended."""

    def __init__(self) -> None:
        self.asked_ns = time.monotonic_ns()
        self.last_ns = self.asked_ns
        self.apart_ns: int | None = None
        self.ended: Ended | None = None

    async def listen(self, conversation: Conversation) -> None:
        async for item in conversation:
            match item:
                case Ended():
                    self.ended = item
                case Noticed(kind):
                    self.last_ns = item.app_ns if kind in _BYTES else self.last_ns
                case Heard():
                    self._heard(item)

    def _heard(self, item: Heard) -> None:
        self.last_ns = item.socket_ns or item.app_ns
        if item.event is not None:
            apart_ns = self.last_ns - item.event.said_ns
            self.apart_ns = min(apart_ns, self.apart_ns or apart_ns)

    def side(self) -> ClientSide:
        ended = self.ended
        if ended is None or ended.ending is Ending.COMPLETE:
            return ClientSide(self.asked_ns, self.last_ns, apart_ns=self.apart_ns)
        said = ended.evidence
        words = " ".join(part for part in (said.exception, said.code, said.message) if part)
        return ClientSide(
            self.asked_ns, self.last_ns, ended.at_ns, words or "it just ended", self.apart_ns
        )


def _origin(attempt: AttemptRecord) -> OriginSide:
    spoke_ns = max((one.said_ns for one in attempt.said), default=attempt.opened_ns)
    left = attempt.left
    if left is None:
        return OriginSide(attempt.opened_ns, spoke_ns)
    return OriginSide(attempt.opened_ns, spoke_ns, left.ns, left.how)


async def _speak(conversation: Conversation, period_seconds: float) -> None:
    due_ns = time.monotonic_ns()
    while True:
        due_ns += round(period_seconds * SECOND_NS)
        await Clock.running().until(due_ns)
        await conversation.send(ClientMessage(append=Append(text="still here")))
