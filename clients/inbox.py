"""From the task that reads to whoever iterates, without reading ahead."""

from __future__ import annotations

import asyncio
from collections import deque

from clients.events import Ended, Heard, Noticed

_NOTICES = 10_000


class Inbox:
    """`hand` waits until the event before has been taken; notices never wait.

    So a slow iteration is felt by the library that reads, and by the socket behind it.
    Notices beyond 10,000 that nobody takes are dropped.
    """

    def __init__(self) -> None:
        self._items: deque[Heard | Noticed | Ended] = deque()
        self._heard = 0
        self._bug: BaseException | None = None
        self._filled = asyncio.Event()
        self._emptied = asyncio.Event()

    @property
    def waited_for(self) -> bool:
        """Whether the reader would read on, if only somebody took what it has."""
        return self._heard > 0

    def note(self, item: Noticed) -> None:
        """Pass on what is no event."""
        if len(self._items) < _NOTICES:
            self._put(item)

    async def hand(self, item: Heard) -> None:
        """Pass on an event, once the one before has been taken."""
        while self._heard:
            self._emptied.clear()
            await self._emptied.wait()
        self._heard += 1
        self._put(item)

    def end(self, item: Ended) -> None:
        """Pass on the end; whatever was put before it is taken before it."""
        self._put(item)

    def fail(self, bug: BaseException) -> None:
        """There will be no end: the reader has a bug, and whoever takes must learn of it."""
        self._bug = bug
        self._filled.set()

    async def take(self) -> Heard | Noticed | Ended:
        """The next item, as soon as there is one. Raises: what was given to `fail`."""
        while not self._items:
            if self._bug is not None:
                raise self._bug
            self._filled.clear()
            await self._filled.wait()
        item = self._items.popleft()
        if isinstance(item, Heard):
            self._heard -= 1
            self._emptied.set()
        return item

    def _put(self, item: Heard | Noticed | Ended) -> None:
        self._items.append(item)
        self._filled.set()
