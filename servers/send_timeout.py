"""A peer that reads no more is known by what its transport does not take.

Without a limit the origin waits in its library's send for as long as the socket stands: no FIN, no
RST and no ping says that nobody reads. nginx has `send_timeout`, sse-starlette `send_timeout`, Go's
net/http `WriteTimeout`; `websockets` and grpc.aio leave it to whoever sends.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from servers.run import Attempt
from tokenwire.clock import Clock


class NotTaken(Exception):
    """The transport did not take an event in time; the message says so in one line."""


class SendTimeout:
    """The limit of one attempt; `seconds` is None where there is none."""

    def __init__(self, milliseconds: int, attempt: Attempt) -> None:
        self.seconds = milliseconds / 1000 or None
        self._attempt = attempt

    @asynccontextmanager
    async def over(self) -> AsyncIterator[None]:
        """Around the sending of one event. Raises: NotTaken, and the peer counts as gone."""
        if self.seconds is None:
            yield
            return
        try:
            async with Clock.running().timeout(self.seconds):
                yield
        except TimeoutError:
            raise self.passed() from None

    def passed(self) -> NotTaken:
        """Write down that the peer is taken to be gone."""
        words = f"send timeout: an event was not taken within {self.seconds:g} s"
        self._attempt.leave(words)
        return NotTaken(words)
