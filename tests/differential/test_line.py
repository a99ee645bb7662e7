"""What is fired on a Toxiproxy's line reaches the wire, whichever server it is."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from time import monotonic

import pytest

from faults.fault import Fault
from faults.fin import Fin
from faults.half_close import HalfClose
from faults.jitter import Jitter
from faults.latency import Latency
from faults.refuse import Refuse
from faults.reset import Reset
from faults.slice import Slice
from faults.slow_close import SlowClose
from faults.stall import Stall
from faults.throttle import Throttle
from faults.toxics import ToxiproxyLine
from faults.toxiproxy.expressed import Unsupported
from faults.truncate import Truncate
from tests.differential.oracle import Ends, glance, hear, listening
from tests.differential.server import Server


@pytest.fixture(params=["our_server", "real_server"])
def server(request: pytest.FixtureRequest) -> Server:
    found: Server = request.getfixturevalue(request.param)
    return found


class Stand:
    """A line of one server and an upstream behind it. Sockets block, so threads use them."""

    def __init__(self, line: ToxiproxyLine, upstream: socket.socket) -> None:
        self.line = line
        self._upstream = upstream
        self._opened: list[socket.socket] = []

    def connect(self) -> Ends:
        client = socket.create_connection((self.line.host, self.line.port), 5)
        ends = Ends(client, self._upstream.accept()[0])
        self._opened += [ends.client, ends.server]
        return ends

    async def see(self, look: Callable[[Ends], str], fault: Fault, *, live: bool = True) -> str:
        """Fire before or behind the connection and look."""
        if not live:
            assert await self.line.fire(fault, live=False) is None
        ends = await asyncio.to_thread(self.connect)
        if live:
            assert await self.line.fire(fault) is None
        return await asyncio.to_thread(look, ends)

    def close(self) -> None:
        for each in self._opened:
            each.close()


@asynccontextmanager
async def standing(server: Server) -> AsyncIterator[Stand]:
    with listening() as upstream:
        address = ("127.0.0.1", int(upstream.getsockname()[1]))
        async with ToxiproxyLine.stretched(address, api=("127.0.0.1", server.port)) as line:
            stand = Stand(line, upstream)
            try:
                yield stand
            finally:
                stand.close()


def answered(ends: Ends) -> str:
    """The server says 1,600 B and closes."""
    ends.server.sendall(b"a" * 1600)
    ends.server.close()
    return hear(ends.client).words


def ended(ends: Ends) -> str:
    """Nobody says anything."""
    return hear(ends.client).words


def late(seconds: float) -> Callable[[Ends], str]:
    def look(ends: Ends) -> str:
        began = monotonic()
        words = answered(ends)
        return f"{words}, {'late' if monotonic() - began >= seconds else 'early'}"

    return look


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("fault", "look", "seen"),
    [
        (Latency(delay_ms=200), late(0.2), "1600 B, FIN, late"),
        (Jitter(mean_ms=200, spread=0.5), late(0.1), "1600 B, FIN, late"),
        (Throttle(bytes_per_second=4000), late(0.4), "1600 B, FIN, late"),
        (Slice(size_bytes=800, gap_ms=200), late(0.2), "1600 B, FIN, late"),
        (SlowClose(delay_ms=200), late(0.2), "1600 B, FIN, late"),
        (Truncate(after_bytes=777), late(0), "777 B, FIN, late"),
        (Fin(), ended, "0 B, FIN"),
    ],
    ids=lambda part: "" if callable(part) else str(part),
)
async def test_a_fault_that_can_be_expressed_reaches_a_live_connection(
    server: Server, fault: Fault, look: Callable[[Ends], str], seen: str
) -> None:
    async with standing(server) as stand:
        assert await stand.see(look, fault) == seen


@pytest.mark.asyncio
async def test_a_reset_reaches_a_connection_that_begins_after_it(server: Server) -> None:
    def look(ends: Ends) -> str:
        ends.server.sendall(b"a")
        return hear(ends.client).words

    async with standing(server) as stand:
        assert await stand.see(look, Reset(), live=False) == "0 B, RST"


@pytest.mark.asyncio
async def test_a_stall_is_lifted_without_loss(server: Server) -> None:
    async with standing(server) as stand:
        ends = await asyncio.to_thread(stand.connect)
        await stand.line.fire(Stall())
        ends.server.sendall(b"a" * 100)
        assert (await asyncio.to_thread(glance, ends.client)).words == "0 B, open"
        await stand.line.lift(Stall())
        await stand.line.lift(Stall())
        assert (await asyncio.to_thread(hear, ends.client, most=100)).words == "100 B, open"


@pytest.mark.asyncio
async def test_a_refusal_is_lifted(server: Server) -> None:
    async with standing(server) as stand:
        await stand.line.fire(Refuse(), live=False)
        with pytest.raises(ConnectionRefusedError):
            await asyncio.to_thread(stand.connect)
        await stand.line.lift(Refuse())
        ends = await asyncio.to_thread(stand.connect)
        assert await asyncio.to_thread(answered, ends) == "1600 B, FIN"


@pytest.mark.asyncio
async def test_what_cannot_be_expressed_is_a_value_and_does_nothing(server: Server) -> None:
    async with standing(server) as stand:
        ends = await asyncio.to_thread(stand.connect)
        assert isinstance(await stand.line.fire(HalfClose()), Unsupported)
        assert await asyncio.to_thread(answered, ends) == "1600 B, FIN"


@pytest.mark.asyncio
async def test_the_line_leaves_no_proxy_behind(server: Server) -> None:
    async with standing(server) as stand:
        address = (stand.line.host, stand.line.port)
    with pytest.raises(ConnectionRefusedError):
        await asyncio.to_thread(socket.create_connection, address)
