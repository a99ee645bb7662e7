"""How long this process could not run: nothing that it saw is dated truer than that."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tokenwire.clock import SECOND_NS, Clock

LOOK_NS = SECOND_NS // 50


class Stall:
    """`seconds`: the worst so far."""

    def __init__(self) -> None:
        self.seconds = 0.0

    async def watch(self) -> None:
        """For ever; to be cancelled."""
        while True:
            due_ns = time.monotonic_ns() + LOOK_NS
            await Clock.running().until(due_ns)
            self.seconds = max(self.seconds, (time.monotonic_ns() - due_ns) / SECOND_NS)


@asynccontextmanager
async def watching() -> AsyncIterator[Stall]:
    """Watches its own loop until the block ends."""
    stall = Stall()
    task = asyncio.create_task(stall.watch())
    try:
        yield stall
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
