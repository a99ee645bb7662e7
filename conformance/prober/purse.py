"""What a survey takes of its target, counted as it is sent: a cap holds, whatever was foreseen."""

from __future__ import annotations

import asyncio
from typing import Never

from conformance.targets.budget import Taken
from conformance.targets.target import Limits


class Purse:
    """`taken` so far; `spent_out`: which limit the next request would have been beyond, "" for
    none. Tokens are not priced: our own origin says them."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits
        self._over = asyncio.Event()
        self.taken = Taken()
        self.spent_out = ""

    async def take(self, requests: int = 1, *, streams: int = 0) -> None:
        """These are about to be sent. Where that is too much it never returns, so that they are
        not: whoever waits for `spent` ends the survey."""
        after = self.taken + Taken(requests, streams)
        beyond = after.beyond(self._limits) if self._limits else ""
        if beyond or self.spent_out:
            self.spent_out = self.spent_out or beyond
            self._over.set()
            await _for_ever()
        self.taken = after

    async def spent(self) -> str:
        """Return, with the limit, when there was a request too many."""
        await self._over.wait()
        return self.spent_out


async def _for_ever() -> Never:
    await asyncio.Event().wait()
    raise AssertionError("nobody sets it")
