"""The largest message that comes through: one event, just above each of the usual limits."""

from __future__ import annotations

from dataclasses import dataclass

from clients.events import Ended, Ending
from conformance.prober.probe import Flow, Probe, Way, manner
from conformance.prober.subject import Subject
from conformance.wires import converse
from servers.scripts.oversize import SIZES
from tokenwire.clock import Clock
from tokenwire.v1.stream_pb2 import StreamRequest

WAITING_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Largest:
    """`passed_bytes`: the largest that came whole, 0 for none. `refused_bytes`: the smallest
    that did not, 0 where all came; then `words` are what the client was told."""

    where: str
    passed_bytes: int
    refused_bytes: int = 0
    words: str = ""


async def largest(subject: Subject, way: Way, run_id: str) -> Largest:
    """From the smallest size on, until one does not come. At most some 5 MiB in all."""
    passed = 0
    for name, size in sorted(SIZES.items(), key=lambda each: each[1]):
        words = await _refused(subject, way, name, f"{run_id}-{name}")
        if words:
            return Largest(way, passed, size, words)
        passed = size
    return Largest(way, passed)


async def _refused(subject: Subject, way: Way, name: str, run_id: str) -> str:
    """What the client was told, "" where it was given everything."""
    endpoint = subject.endpoints[way.wire]
    request = StreamRequest(script=f"oversize-{name}", run_id=run_id)
    how = manner(Probe(way, Flow.DOWN), http2=endpoint.http2)
    await subject.purse.take(streams=1)
    conversation = converse(way.wire, endpoint, request, how)
    words = f"nothing within {WAITING_SECONDS:g} s"
    try:
        async with Clock.running().timeout(WAITING_SECONDS):
            async for item in conversation:
                if isinstance(item, Ended):
                    words = _words(item)
    except TimeoutError:
        pass
    finally:
        await conversation.aclose()
    return words


def _words(ended: Ended) -> str:
    if ended.ending is Ending.COMPLETE:
        return ""
    said = ended.evidence
    return " ".join(part for part in (said.exception, said.code, said.message) if part) or "an end"
