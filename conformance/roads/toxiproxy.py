"""The direct road with a real Toxiproxy in the place of our own line."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from conformance.origins.separate import split
from faults.fault import Fault
from faults.toxics import ToxiproxyLine
from faults.toxiproxy import original
from faults.toxiproxy.expressed import Unsupported, expressed

ADDRESS = "TOXIPROXY_API"  # host:port of a server that runs already


def missing() -> str:
    """Why there is no server to use and what to do about it, "" where there is."""
    if os.environ.get(ADDRESS) or original.binary():
        return ""
    return f"{original.MISSING}; or set {ADDRESS}=host:port to a server that runs"


def cannot(fault: Fault | None, live: bool) -> str:
    """Why Toxiproxy cannot do this, "" where it can."""
    if fault is None:
        return ""
    terms = expressed(fault, live=live)
    return terms.reason if isinstance(terms, Unsupported) else ""


class ToxiproxyRoad:
    """One worker's Toxiproxy: the server that was named, or one that ends with the worker."""

    def __init__(self) -> None:
        self._stack = AsyncExitStack()
        self._starting = asyncio.Lock()
        self._api: tuple[str, int] | None = None

    async def aclose(self) -> None:
        """End the server, if it is ours."""
        await self._stack.aclose()

    @asynccontextmanager
    async def stretched(self, upstream: tuple[str, int]) -> AsyncIterator[ToxiproxyLine]:
        """A proxy of its own for one cell. Raises: ToxiproxyError, TimeoutError."""
        async with self._starting:
            if self._api is None:
                self._api = await self._found()
        async with ToxiproxyLine.stretched(upstream, self._api) as line:
            yield line

    async def _found(self) -> tuple[str, int]:
        named = os.environ.get(ADDRESS)
        if named:
            return split(named)
        return await self._stack.enter_async_context(original.running())
