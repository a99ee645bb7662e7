"""A loopback relay whose every link wears a rewriter: the least that carries out its actions."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress

from faults.fault import Direction, Side
from faults.frames.rewriter import Action, Cut, Finish, Forward, Rewriter

_RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER on, zero seconds


class Link:
    """One accepted connection and the one it was relayed to."""

    def __init__(
        self,
        rewriter: Rewriter,
        client: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        server: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    ) -> None:
        self._rewriter = rewriter
        self._readers = {Direction.UP: client[0], Direction.DOWN: server[0]}
        self._writers = {Direction.UP: server[1], Direction.DOWN: client[1]}

    def fire(self) -> None:
        self._perform(self._rewriter.fire())

    async def run(self) -> None:
        """Until both directions have ended."""
        try:
            async with asyncio.TaskGroup() as pumps:
                for direction in Direction:
                    pumps.create_task(self._pump(direction))
        finally:
            for writer in self._writers.values():
                writer.close()

    async def _pump(self, direction: Direction) -> None:
        with suppress(ConnectionError):
            while data := await self._readers[direction].read(65_536):
                self._perform(self._rewriter.received(direction, data))
                for writer in self._writers.values():
                    await writer.drain()
        self._perform(self._rewriter.ended(direction))

    def _perform(self, actions: Iterable[Action]) -> None:
        for action in actions:
            match action:
                case Forward(direction, data):
                    if not self._writers[direction].is_closing():
                        self._writers[direction].write(data)
                case Finish(direction):
                    with suppress(OSError):
                        self._writers[direction].write_eof()
                case Cut(sides):
                    self._cut(sides)
                case _:
                    raise AssertionError(action)

    def _cut(self, sides: tuple[Side, ...]) -> None:
        for side in sides:
            writer = self._writers[Direction.DOWN if side is Side.CLIENT else Direction.UP]
            taken: socket.socket = writer.get_extra_info("socket")
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
            writer.transport.abort()


class Relay:
    """Forwards each connection to one port. `wear` is called once per link."""

    def __init__(self, wear: Callable[[], Rewriter], upstream_port: int) -> None:
        self.port = 0
        self.links: list[Link] = []
        self.fires_at_connect = False
        self._wear = wear
        self._upstream_port = upstream_port
        self._tasks: set[asyncio.Task[None]] = set()

    def fire(self) -> None:
        """On every link there is, also those of calls before."""
        for link in self.links:
            link.fire()

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        for task in (pending := tuple(self._tasks)):
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server = await asyncio.open_connection("127.0.0.1", self._upstream_port)
        link = Link(self._wear(), (reader, writer), server)
        self.links.append(link)
        if self.fires_at_connect:
            link.fire()
        await link.run()


@asynccontextmanager
async def relaying(wear: Callable[[], Rewriter], upstream_port: int) -> AsyncIterator[Relay]:
    relay = Relay(wear, upstream_port)
    server = await asyncio.start_server(relay.accept, "127.0.0.1", 0)
    relay.port = server.sockets[0].getsockname()[1]
    try:
        yield relay
    finally:
        server.close()
        await relay.stop()
        await server.wait_closed()
