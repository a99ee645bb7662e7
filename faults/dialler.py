"""Connecting links to a line's upstream, each in bounded time."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable

from faults.link import Link
from tokenwire.clock import SECOND_NS, Clock, Deadline


class Dialler:
    """Dials with one alarm for all: they are due in the order in which they began."""

    def __init__(
        self,
        upstream: tuple[str, int],
        seconds: float,
        clock: Clock,
        failed: Callable[[Link, str], None],
    ) -> None:
        self._upstream = upstream
        self._seconds = seconds
        self._clock = clock
        self._failed = failed
        self._loop = asyncio.get_running_loop()
        self._dials: dict[Link, tuple[int, asyncio.Task[None]]] = {}
        self._overdue: set[Link] = set()
        self._alarm: Deadline | None = None

    def dial(self, link: Link) -> None:
        """Give the link its server side, or call `failed` with the reason why there is none."""
        due_ns = time.monotonic_ns() + round(self._seconds * SECOND_NS)
        self._dials[link] = due_ns, self._loop.create_task(self._dial(link))
        if self._alarm is None:
            self._alarm = self._clock.at(due_ns, self._ring)

    async def close(self) -> None:
        """Give up what is being dialled; nobody is told."""
        if self._alarm is not None:
            self._alarm.cancel()
        tasks = [task for _, task in self._dials.values()]
        for link in self._dials:
            self._hang_up(link)
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _dial(self, link: Link) -> None:
        try:
            await self._loop.create_connection(lambda: link.server, *self._upstream)
        except OSError as error:
            self._failed(link, os.strerror(error.errno) if error.errno else str(error))
        except asyncio.CancelledError:
            link.server.connection_lost(None)  # made in this very turn: uvloop closes it unsaid
            if link not in self._overdue:
                raise
            self._overdue.discard(link)
            self._failed(link, f"no answer within {self._seconds:g} s")
        finally:
            del self._dials[link]

    def _ring(self) -> None:
        self._alarm = None
        now_ns = time.monotonic_ns()
        for link, (due_ns, _) in self._dials.items():
            if due_ns > now_ns:
                self._alarm = self._clock.at(due_ns, self._ring)
                return
            if self._hang_up(link):
                self._overdue.add(link)

    def _hang_up(self, link: Link) -> bool:
        """Give up, unless it was answered: uvloop would close that socket and say nothing."""
        return link.dialling and self._dials[link][1].cancel()
