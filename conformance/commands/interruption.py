"""The first Ctrl-C ends the work and keeps what there is; the second is final."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine
from typing import TypeVar

T = TypeVar("T")


async def interruptible(work: Coroutine[None, None, T]) -> T:
    """Await work that, cancelled, returns what it has: the first Ctrl-C or SIGTERM cancels it."""
    running = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()

    def stop(number: signal.Signals) -> None:
        loop.remove_signal_handler(number)  # a second one is final
        running.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop, number)
    return await running
