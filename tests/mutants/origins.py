"""Broken origins: the real one, in which a run's speaker or its ledger is not what it should be."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import aclosing, contextmanager
from unittest.mock import patch

from servers.run import Attempt
from servers.speaker import Speaker
from tokenwire.v1.stream_pb2 import Event, StreamRequest, TextDelta

Saying = Callable[[AsyncGenerator[Event]], AsyncGenerator[Event]]
LINGERING_SECONDS = 3.0


async def stopping(events: AsyncGenerator[Event]) -> AsyncGenerator[Event]:
    """Ends after the sixth token, as if that were all."""
    async for event in events:
        yield event
        if event.seq == 6:
            return


async def skipping(events: AsyncGenerator[Event]) -> AsyncGenerator[Event]:
    """Believes that it said the third token."""
    async for event in events:
        if event.seq != 3:
            yield event


async def repeating(events: AsyncGenerator[Event]) -> AsyncGenerator[Event]:
    """Says the third token twice."""
    async for event in events:
        yield event
        if event.seq == 3:
            yield event


async def swapping(events: AsyncGenerator[Event]) -> AsyncGenerator[Event]:
    """Says the fourth token before the third."""
    held: list[Event] = []
    async for event in events:
        held.append(event)
        if event.seq != 3:
            for each in reversed(held):
                yield each
            held.clear()


async def garbling(events: AsyncGenerator[Event]) -> AsyncGenerator[Event]:
    """Says something else as the third token."""
    async for event in events:
        if event.seq == 3:
            event.text.CopyFrom(TextDelta(text="something else"))
        yield event


async def holding(events: AsyncGenerator[Event]) -> AsyncGenerator[Event]:
    """Keeps everything to the end."""
    for event in [event async for event in events]:
        yield event


async def gathering(events: AsyncGenerator[Event]) -> AsyncGenerator[Event]:
    """Says three at a time."""
    held: list[Event] = []
    async for event in events:
        held.append(event)
        if len(held) == 3:
            for each in held:
                yield each
            held.clear()
    for each in held:
        yield each


async def forgetful(events: AsyncGenerator[Event]) -> AsyncGenerator[Event]:
    """Ends when its peer leaves, and makes no note of why."""
    async for event in events:
        yield event


class Decoupled:
    """Speaks in a task of its own that goes on when nobody listens, and that nobody tells.

    A job queue between the model and the connection: the connection's handler ends, the model
    does not, and the ledger that it keeps never learns of the leaving.
    """

    def __init__(self) -> None:
        self.jobs: list[asyncio.Task[None]] = []

    async def __call__(self, events: AsyncGenerator[Event]) -> AsyncGenerator[Event]:
        queue = asyncio.Queue[Event | None]()
        self.jobs.append(asyncio.create_task(_speak(events, queue)))
        while (event := await queue.get()) is not None:
            yield event


async def _speak(events: AsyncGenerator[Event], queue: asyncio.Queue[Event | None]) -> None:
    async with asyncio.timeout(LINGERING_SECONDS):
        async for event in events:
            queue.put_nowait(event)
    queue.put_nowait(None)


@contextmanager
def broken(sayings: Mapping[str, Saying], hurried: frozenset[str]) -> Iterator[None]:
    """Within the block these runs are said by these sayings, and the hurried ones without pauses.

    A run whose saying is `Decoupled` learns neither that its peer left nor that it is over, a
    `forgetful` one only that it is over.
    """
    begin, say, leave, finish = Speaker.__init__, Speaker.say, Attempt.leave, Attempt.finish

    def beginning(self: Speaker, script: object, request: StreamRequest, *more: object) -> None:
        if request.run_id in hurried:
            request.options.pace = 0.001
        begin(self, script, request, *more)  # type: ignore[arg-type]

    def saying(self: Speaker) -> AsyncGenerator[Event]:
        events = say(self)
        change = sayings.get(self.attempt.run.run_id)
        return _closing(change, events) if change else events

    def leaving(self: Attempt, how: str) -> None:
        saying = sayings.get(self.run.run_id)
        if saying is not forgetful and not isinstance(saying, Decoupled):
            leave(self, how)

    def finishing(self: Attempt, how: str) -> None:
        if not isinstance(sayings.get(self.run.run_id), Decoupled):
            finish(self, how)

    with (
        patch.object(Speaker, "__init__", beginning),
        patch.object(Speaker, "say", saying),
        patch.object(Attempt, "leave", leaving),
        patch.object(Attempt, "finish", finishing),
    ):
        yield


async def _closing(change: Saying, events: AsyncGenerator[Event]) -> AsyncGenerator[Event]:
    if isinstance(change, Decoupled):  # what it says outlives its connection
        async for event in change(events):
            yield event
        return
    async with aclosing(events), aclosing(change(events)) as changed:
        async for event in changed:
            yield event
