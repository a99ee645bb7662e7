"""How long a cell waits for the next thing: in time that this process really had.

A machine that gives a process no core for a second would otherwise end a wait that nobody
failed. Time is counted in steps, and of a step that took longer only `MOST_SECONDS` count.
"""

from __future__ import annotations

import asyncio
import time
from typing import TypeVar

T = TypeVar("T")

STEP_SECONDS = 0.05
MOST_SECONDS = 0.1


class Patience:
    """So many seconds; `renew` gives them back. Any task may renew, one waits."""

    def __init__(self, seconds: float) -> None:
        self._whole_seconds = self._left_seconds = seconds

    def renew(self) -> None:
        """Something happened: wait as long again."""
        self._left_seconds = self._whole_seconds

    async def outlasts(self, work: asyncio.Future[T]) -> bool:
        """Whether `work` was done before the patience was spent. Never cancels it."""
        while not work.done() and self._left_seconds > 0:
            began = time.monotonic()
            await asyncio.wait((work,), timeout=STEP_SECONDS)
            self._left_seconds -= min(time.monotonic() - began, MOST_SECONDS)
        return work.done()
