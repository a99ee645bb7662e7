"""The road's TCP stretch that is under our control: a relay that faults are fired on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager

from faults.dialler import Dialler
from faults.fault import Direction, Fault, Side
from faults.frames.rewriter import Rewriter
from faults.how import How
from faults.line_log import LineLog, What
from faults.link import Link
from faults.stage import Stage
from tokenwire.clock import Clock

BACKLOG = 4096  # the usual 100 costs a burst of connections a second of SYN retransmission
DIAL_SECONDS = 10.0
CLOSE_SECONDS = 5.0

Welcome = Callable[[Link], None]
Shape = Callable[[Link], Iterable[tuple[Direction, Stage]]]


class Line:
    """One listening port, one upstream address, and the links between them.

    Without a fault it is as transparent as a relay can be: FIN stays FIN and leaves the
    other direction open, RST stays RST, a slow reader slows its writer down, bytes are
    counted exactly. A client whose upstream cannot be reached is reset.
    All methods belong to the loop on which the line was opened.
    """

    def __init__(self, upstream: tuple[str, int], dial_seconds: float, unreachable: How) -> None:
        self.upstream = upstream
        self.host, self.port = "", 0
        self.links: dict[int, Link] = {}  # by number, oldest first; the cut ones until they close
        self.log = LineLog()
        self.clock = Clock.running()
        self._loop = asyncio.get_running_loop()
        self._dialler = Dialler(upstream, dial_seconds, self.clock, self._undialled)
        self._unreachable = unreachable
        self._listener: asyncio.Server | None = None
        self._accepted = 0
        self._shapes: dict[Fault, Shape] = {}
        self._welcomes: dict[Fault, Welcome] = {}
        self._rewriters: dict[Fault, Callable[[], Rewriter]] = {}
        self._next: list[Welcome] = []
        self._empty = asyncio.Event()
        self._empty.set()

    @classmethod
    @asynccontextmanager
    async def stretched(
        cls,
        upstream: tuple[str, int],
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        dial_seconds: float = DIAL_SECONDS,
        unreachable: How = How.RST,
    ) -> AsyncIterator[Line]:
        """A line from `host:port` (0: any free one) to `upstream`, until the block ends.

        Then the listener is gone, every link was cut, and no socket is left.
        Raises: OSError, the port cannot be had.
        """
        line = cls(upstream, dial_seconds, unreachable)
        line.host, line.port = host, port
        await line.listen()
        try:
            yield line
        finally:
            await line._close()

    async def listen(self) -> None:
        """Take connections on `host:port`. Raises: OSError, the port cannot be had."""
        if self._listener is None:
            self._listener = await self._loop.create_server(
                self._accept, self.host, self.port, backlog=BACKLOG
            )
            self.port = self._listener.sockets[0].getsockname()[1]

    def refuse(self) -> None:
        """Close the listening socket: ECONNREFUSED from now on. Links live on."""
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    def settle(self) -> None:
        """Pass on what the kernel holds for every live link; see `End.settle`."""
        for link in list(self.links.values()):
            link.settle()

    def befall(self, act: Welcome) -> None:
        """Do something once to every link that lives or is being dialled; to the next if none."""
        links = [link for link in self.links.values() if link.mortal]
        for link in links:
            link.when_live(act)
        if not links:
            self._next.append(act)

    def shape(self, fault: Fault, shape: Shape) -> None:
        """Dress every link, now and to come, in a fault's stages, until `unshape(fault)`.

        `shape` is called once a link; stages go in behind those that are there already.
        """
        self.unshape(fault)
        self._shapes[fault] = shape
        for link in self.links.values():
            if link.mortal:
                self._dress(link, fault, shape)

    def unshape(self, fault: Fault) -> None:
        """Take the fault's stages off; what they keep is passed on. Idempotent."""
        self._shapes.pop(fault, None)
        for link in list(self.links.values()):
            link.undress(fault)

    def wear(self, fault: Fault, make: Callable[[], Rewriter]) -> None:
        """Give every link to come a rewriter of its own, from its first byte on."""
        self._rewriters[fault] = make

    def fire_worn(self, fault: Fault) -> None:
        """Tell the rewriters that the links wear for this fault that the trigger fell.

        Every link that lives or is being dialled; the next one if there is none.
        Raises: LookupError, the fault is not worn.
        """
        if fault not in self._rewriters:
            raise LookupError(f"{fault} must be worn before it is fired")
        self.befall(lambda link: link.fire_worn(fault))

    def welcome_by(self, fault: Fault, welcome: Welcome) -> None:
        """Do this to the links to come instead of dialling; the latest fault decides."""
        self._welcomes.pop(fault, None)
        self._welcomes[fault] = welcome

    def welcome_no_more_by(self, fault: Fault) -> None:
        """Welcome links as before that fault. Idempotent."""
        self._welcomes.pop(fault, None)

    def welcome(self, link: Link) -> None:
        """Called by a link when its client was accepted."""
        for fault, make in self._rewriters.items():
            link.wear(fault, make())
        for fault, shape in self._shapes.items():
            self._dress(link, fault, shape)
        acts, self._next = self._next, []
        for act in acts:
            link.when_live(act)
        next(reversed(self._welcomes.values()), self.dial)(link)

    def dial(self, link: Link) -> None:
        """Connect a link to the upstream within the line's `dial_seconds`."""
        self._dialler.dial(link)

    def forget(self, link: Link) -> None:
        """Called by a link when its sockets are gone."""
        self.links.pop(link.number, None)
        if not self.links:
            self._empty.set()

    def _accept(self) -> asyncio.Protocol:
        self._accepted += 1
        link = self.links[self._accepted] = Link(self, self._accepted)
        self._empty.clear()
        return link.client

    def _dress(self, link: Link, fault: Fault, shape: Shape) -> None:
        for direction, stage in shape(link):
            link.dress(fault, direction, stage)

    def _undialled(self, link: Link, reason: str) -> None:
        self.log.note(What.DIAL_FAILED, link.number, detail=reason)
        link.sever((Side.CLIENT,), self._unreachable)

    async def _close(self) -> None:
        self.refuse()
        await asyncio.sleep(0)  # what was accepted gets its transport now, or never
        await self._dialler.close()
        for link in list(self.links.values()):
            link.abort()
            if not link.standing:
                self.forget(link)
        async with self.clock.timeout(CLOSE_SECONDS):
            await self._empty.wait()
