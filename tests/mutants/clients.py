"""Broken clients: real ones whose perceptions, or whose leaving, somebody got wrong."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import TypeVar

from clients.conversation import Conversation, Stop
from clients.events import Ended, Ending, Evidence, Heard, Noticed, Perceived
from tokenwire.v1.stream_pb2 import ClientMessage, Event, TextDelta

Retelling = Callable[[AsyncIterator[Perceived]], AsyncIterator[Perceived]]
T = TypeVar("T")


class Broken:
    """A conversation of which `retold` makes something else."""

    def __init__(self, inner: Conversation, retold: Retelling, leaving: Stop | None = None) -> None:
        self._inner = inner
        self._retold = retold
        self._leaving = leaving

    def __aiter__(self) -> AsyncIterator[Perceived]:
        return self._retold(aiter(self._inner))

    async def send(self, message: ClientMessage) -> None:
        await self._inner.send(message)

    async def half_close(self) -> None:
        await self._inner.half_close()

    async def stop(self, how: Stop) -> None:
        await self._inner.stop(self._leaving or how)

    async def aclose(self) -> None:
        await self._inner.aclose()


def ending(believed: Ending, evidence: Evidence | None = None) -> Retelling:
    """Whatever the wire said about the end, this client believes that."""

    async def retold(events: AsyncIterator[Perceived]) -> AsyncIterator[Perceived]:
        async for event in events:
            if isinstance(event, Ended):
                event = replace(event, ending=believed, evidence=evidence or event.evidence)
            yield event

    return retold


async def faithful(events: AsyncIterator[Perceived]) -> AsyncIterator[Perceived]:
    """Changes nothing."""
    async for event in events:
        yield event


async def endless(events: AsyncIterator[Perceived]) -> AsyncIterator[Perceived]:
    """Never learns of the end."""
    async for event in events:
        if isinstance(event, Ended):
            await asyncio.Event().wait()
        yield event


async def refusing(_events: AsyncIterator[Perceived]) -> AsyncIterator[Perceived]:
    """Fails before it has asked."""
    yield Ended(Ending.FAILED, Evidence("NoSuchHost"), time.monotonic_ns())


async def deserting(events: AsyncIterator[Perceived]) -> AsyncIterator[Perceived]:
    """Leaves at the third token, unasked."""
    async for event in events:
        yield event
        if isinstance(event, Heard) and event.seq == 3:
            yield Ended(Ending.STOPPED, Evidence(), time.monotonic_ns())
            return


async def skipping(events: AsyncIterator[Perceived]) -> AsyncIterator[Perceived]:
    """Drops the third token."""
    async for event in events:
        if not (isinstance(event, Heard) and event.seq == 3):
            yield event


async def repeating(events: AsyncIterator[Perceived]) -> AsyncIterator[Perceived]:
    """Hands out the third token twice."""
    async for event in events:
        yield event
        if isinstance(event, Heard) and event.seq == 3:
            yield event


async def swapping(events: AsyncIterator[Perceived]) -> AsyncIterator[Perceived]:
    """Hands out the fourth token before the third."""
    held: Heard | None = None
    async for event in events:
        if isinstance(event, Heard) and event.seq == 3:
            held = event
            continue
        yield event
        if held is not None and isinstance(event, Heard):
            yield held
            held = None


async def garbling(events: AsyncIterator[Perceived]) -> AsyncIterator[Perceived]:
    """Changes the third token's text."""
    async for event in events:
        yield _reworded(event) if isinstance(event, Heard) and event.seq == 3 else event


async def guessing(events: AsyncIterator[Perceived]) -> AsyncIterator[Perceived]:
    """Knows the script: hands out the fourth token, in its own words of time, before it came."""
    async for event in events:
        if isinstance(event, Heard) and event.seq == 4:
            event = replace(event, event=_stamped(event, event.app_ns - 1))
        yield event


async def hasty(events: AsyncIterator[Perceived]) -> AsyncIterator[Perceived]:
    """Claims to have heard the fourth token a second before it was said."""
    async for event in events:
        if isinstance(event, Heard) and event.seq == 4:
            event = replace(event, app_ns=event.app_ns - 1_000_000_000)
        yield event


async def hoarding(events: AsyncIterator[Perceived]) -> AsyncIterator[Perceived]:
    """Hands out tokens four at a time and forgets the rest when it is told of a failure."""
    kept: list[Heard | Noticed] = []
    async for event in events:
        if isinstance(event, Ended):
            yield event
            return
        kept.append(event)
        if isinstance(event, Heard) and event.seq % 4 == 0:
            for each in kept:
                yield each
            kept.clear()


def _reworded(heard: Heard) -> Heard:
    event = _copy(heard)
    event.text.CopyFrom(TextDelta(text="something else"))
    return replace(heard, event=event)


def _stamped(heard: Heard, said_ns: int) -> Event:
    event = _copy(heard)
    event.said_ns = said_ns
    return event


def _copy(heard: Heard) -> Event:
    assert heard.event is not None
    event = Event()
    event.CopyFrom(heard.event)
    return event
