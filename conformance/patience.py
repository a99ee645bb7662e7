"""How long a cell waits for the next thing: in time that this process really had.

A machine that gives a process no core for a second would otherwise end a wait that nobody
failed. Patience is counted in ticks, and a tick that comes late counts as one.
"""

from __future__ import annotations

import asyncio
from typing import TypeVar

T = TypeVar("T")

TICK_SECONDS = 0.05


class Patience:
    """So many ticks; `renew` gives them back. Any task may renew, one waits."""

    def __init__(self, seconds: float) -> None:
        self._whole = max(1, round(seconds / TICK_SECONDS))
        self._left = self._whole

    def renew(self) -> None:
        """Something happened: wait as long again."""
        self._left = self._whole

    async def outlasts(self, work: asyncio.Future[T]) -> bool:
        """Whether `work` was done before the ticks were spent. Never cancels it."""
        while not work.done() and self._left > 0:
            await asyncio.wait((work,), timeout=TICK_SECONDS)
            if not work.done():
                self._left -= 1
        return work.done()
