"""What every small service shares: what it says, and how it is told to misbehave."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

TOKENS = ("Once ", "upon ", "a ", "tïme ", "es war ", "einmal ", "— ", "fin.")
TEXT = "".join(TOKENS)


@dataclass
class Stage:
    """One service's script. Deterministic: the same tokens every time.

    `misbehave`: "" or the name of one misbehaviour, see each service. `hold_after`: say so many
    tokens, then wait for `released`.
    """

    misbehave: str = ""
    hold_after: int = 0
    released: asyncio.Event = field(default_factory=asyncio.Event)
    requests: list[Request] = field(default_factory=list["Request"])
    cancelled: list[str] = field(default_factory=list[str])  # how peers took their leave

    async def said(self, count: int) -> None:
        """After token `count`."""
        if count == self.hold_after:
            await self.released.wait()


@dataclass(frozen=True)
class Request:
    """What a client asked."""

    path: str
    headers: dict[str, str]
    body: bytes
