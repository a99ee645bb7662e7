"""What a real client hears of five tokens across a line that wears one frame fault.

The origin says three of them, waits until the fault was fired, and says two more and an end. A
fault for a connection's beginning is fired before the client comes.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from faults.frames.frame_fault import FrameFault
from faults.line import Line

TOKENS = ("one", "two", "three", "four", "fünf")
HEARD_BEFORE = 3


@dataclass(slots=True)
class Hearing:
    """One fault, one connection, and what came of it at both ends."""

    fault: FrameFault
    from_connect: bool = False
    fire_after: int = HEARD_BEFORE
    tokens: list[str] = field(default_factory=list[str])
    ids: list[str] = field(default_factory=list[str])  # the tokens', where the wire has them
    ending: str = "no error"  # or the client's own words
    requests: list[bytes] = field(default_factory=list[bytes])  # heads that reached the origin
    origin_heard: list[str] = field(default_factory=list[str])
    fired: asyncio.Event = field(default_factory=asyncio.Event)

    @asynccontextmanager
    async def across(self, address: tuple[str, int]) -> AsyncIterator[Line]:
        """The line; whoever waits for the firing is let go at the end."""
        async with Line.stretched(address) as line:
            self.fault.wear(line)
            if self.from_connect:
                await self.fire(line)
            try:
                yield line
            finally:
                self.fired.set()

    async def hear(self, token: str, line: Line) -> None:
        """The client heard a token; after the third one the fault is fired."""
        self.tokens.append(token)
        if len(self.tokens) == self.fire_after and not self.from_connect:
            await self.fire(line)

    async def fire(self, line: Line) -> None:
        """Fire, then let the origin go on."""
        await self.fault.fire(line)
        self.fired.set()
