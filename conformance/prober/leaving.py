"""Whether closing cancels: how long the origin works on for a client that has gone."""

from __future__ import annotations

import time
from dataclasses import dataclass

from clients.conversation import Conversation, Stop
from clients.events import Heard
from conformance.prober.probe import Flow, Probe, Way, manner, request
from conformance.prober.subject import Subject
from conformance.wires import converse
from tokenwire.clock import SECOND_NS, Clock

HEARING_SECONDS = 3.0  # a gateway that buffers lets nothing be heard: then it is left unheard
ASKING_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Noticed:
    """`seconds` from the closing until the origin knew; None: not within `beyond_seconds`."""

    where: str
    flow: str  # "down": while tokens flowed; "silent": in silence
    seconds: float | None
    beyond_seconds: float


async def leave(
    subject: Subject, way: Way, flow: Flow, run_id: str, longest_seconds: float
) -> Noticed | None:
    """Open, hear one token, close, and wait for the ledger; None where it never came there."""
    probe = Probe(way, flow)
    endpoint = subject.endpoints[way.wire]
    asked = request(probe, run_id, longest_seconds)
    conversation = converse(way.wire, endpoint, asked, manner(probe, http2=endpoint.http2))
    await subject.purse.take(streams=1)
    try:
        try:
            async with Clock.running().timeout(HEARING_SECONDS):
                await _first(conversation)
        except TimeoutError:
            pass
        if await subject.ledger.record(run_id) is None:
            return None
        await conversation.stop(Stop.CLOSE)
    finally:
        await conversation.aclose()
    return await _noticed(subject, way, flow, run_id, longest_seconds)


async def _first(conversation: Conversation) -> None:
    async for item in conversation:
        if isinstance(item, Heard):
            return


async def _noticed(
    subject: Subject, way: Way, flow: Flow, run_id: str, longest_seconds: float
) -> Noticed:
    closed_ns = time.monotonic_ns()
    waited = 0.0
    while waited < longest_seconds:
        asked_ns = time.monotonic_ns()
        asking_seconds = min(ASKING_SECONDS, longest_seconds - waited)
        await subject.ledger.settled(run_id, asking_seconds)
        waited = (time.monotonic_ns() - closed_ns) / SECOND_NS
        record = await subject.ledger.record(run_id)
        newest = record.attempts[-1] if record else None
        if newest is not None and newest.left is not None:
            return Noticed(way, flow, waited, longest_seconds)
        if newest is not None and newest.finished is not None:
            break
        # A side door that is gone answers at once, and is not asked a thousand times for it.
        await Clock.running().until(asked_ns + SECOND_NS)
    return Noticed(way, flow, None, waited)
