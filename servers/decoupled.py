"""The anti-pattern of a producer that nobody can stop, so that its cost can be shown.

Many servers put a model's tokens into a queue from a task of its own ("background generation")
and let the handler of the request only read that queue. A client that leaves ends the handler;
the task learns nothing and generates to the end, for money. `options.decoupled` asks for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from tokenwire.v1.stream_pb2 import Event


def producing(
    events: AsyncGenerator[Event], queue: asyncio.Queue[Event | None]
) -> asyncio.Task[None]:
    """Take all the events at their own pace into the queue, None after the last."""

    async def produce() -> None:
        async with aclosing(events):
            async for event in events:
                queue.put_nowait(event)
        queue.put_nowait(None)

    return asyncio.create_task(produce())


async def drained(queue: asyncio.Queue[Event | None]) -> AsyncGenerator[Event]:
    """What is in the queue, until None. Closing this ends no producer."""
    while (event := await queue.get()) is not None:
        yield event
