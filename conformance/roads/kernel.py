"""The road of packets: clients and origin in two network namespaces, a packet link between them.

On a relay a fault of the network can only be imitated: both its sockets stand, and their
kernels acknowledge what nobody gets. Here the two ends are real kernels, and what is lost
on the way is retransmitted, timed out or reset by them. So the whole worker process lives
in the client's namespace, and its origin is a process in the server's.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager

from conformance.origins.separate import Place, Separate
from conformance.plan import Plan
from faults.kernel import isolation
from faults.kernel.packet_link import PacketLink
from faults.kernel.pair import Pair
from faults.kernel.probe import probe

EVERYWHERE = "0.0.0.0"  # in the server's namespace there is nobody else


@contextmanager
def inside() -> Iterator[Pair | str]:
    """This fresh, single-threaded process at the client's end of a new pair, for good.

    Where that cannot be had, the reason in words for a person.
    """
    missing = probe().missing
    if missing:
        yield missing
        return
    isolation.claim()
    with Pair.opened() as pair:
        isolation.enter(pair.client.fd)
        yield pair


class KernelRoad:
    """The packet links of one worker and the origin at their other end."""

    def __init__(self, plan: Plan, pair: Pair) -> None:
        self._plan = plan
        self._pair = pair
        self._stack = AsyncExitStack()
        self._starting = asyncio.Lock()
        self._origin: Separate | None = None

    async def aclose(self) -> None:
        """End the origin and the link over which it was asked."""
        await self._stack.aclose()

    async def origin(self) -> Separate:
        """The one origin of this worker, asked over a link of its own that nothing befalls."""
        async with self._starting:
            if self._origin is None:
                link = await self._stack.enter_async_context(self.laid())
                server = self._pair.server
                place = Place(server.command, (server.fd,), link.server_address)
                self._origin = await self._stack.enter_async_context(
                    Separate.running(("--host", EVERYWHERE), self._plan.document, place)
                )
            return self._origin

    @asynccontextmanager
    async def laid(self) -> AsyncIterator[PacketLink]:
        """A link, gone with the block."""
        async with PacketLink.laid(self._pair, self._plan.seed) as link:
            yield link
