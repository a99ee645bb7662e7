"""Raw sockets at both ends of a link, and what the kernels there say and hear.

Nothing here asks the link: bytes, errno and TCP state come from the two sockets, packets
from an AF_PACKET socket at each end's device (packet(7)).
"""

from __future__ import annotations

import asyncio
import errno
import socket
import struct
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

from faults.fault import Direction, Side
from faults.kernel.packet import RST, Packet, is_ipv4
from faults.kernel.packet_link import PacketLink

HANG_SECONDS = 30.0  # ends a hang
ESTABLISHED = 1  # enum in linux/tcp_states.h
_EVERYTHING = 0x0003  # ETH_P_ALL: a tap for one protocol is not shown what goes out
_NUMBER = struct.Struct("!Q")
HEADERS_BYTES = 28  # of a UDP datagram: IPv4 20, UDP 8


@asynccontextmanager
async def connection(link: PacketLink) -> AsyncIterator[tuple[socket.socket, socket.socket]]:
    """A TCP connection across the link: the client's socket and the server's, as they come."""
    loop = asyncio.get_running_loop()
    with link.server.listener(link.server_address) as listener, link.client.tcp_socket() as client:
        accepting = asyncio.ensure_future(loop.sock_accept(listener))
        async with asyncio.timeout(HANG_SECONDS):
            await loop.sock_connect(client, listener.getsockname())
            server, _ = await accepting
        with server:
            yield client, server


async def heard(end: socket.socket, most_bytes: int = 65_536) -> bytes | str:
    """What the next read says: bytes, none for FIN, or the name of an errno."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(HANG_SECONDS):
            return await loop.sock_recv(end, most_bytes)
    except TimeoutError as error:
        if error.errno is None:
            raise
        return errno.errorcode[error.errno]
    except OSError as error:
        return errno.errorcode[error.errno or 0]


async def heard_bytes(end: socket.socket, count: int) -> bytes:
    """Exactly so many bytes, or what came before a FIN."""
    data = b""
    while len(data) < count:
        more = await heard(end, count - len(data))
        assert isinstance(more, bytes), f"{more} after {len(data)} bytes"
        if not more:
            break
        data += more
    return data


def is_silent(end: socket.socket) -> bool:
    """Nothing to read, no FIN, no error, and its kernel holds it to be connected."""
    try:
        end.recv(1, socket.MSG_PEEK)
    except BlockingIOError:
        return end.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] == ESTABLISHED
    return False


@dataclass(frozen=True, slots=True)
class Seen:
    """One packet at one end's device."""

    came: bool  # in; else it went out
    packet: Packet

    @property
    def carries(self) -> bool:
        """TCP payload."""
        return self.packet.segment is not None and self.packet.segment.payload_bytes > 0

    @property
    def resets(self) -> bool:
        return self.packet.segment is not None and bool(self.packet.segment.flags & RST)


@dataclass
class Tap:
    """Every IPv4 packet that passes the device at one end from now on."""

    _socket: socket.socket
    seen: list[Seen] = field(default_factory=list[Seen])

    async def wait(self, wanted: Callable[[Seen], bool], times: int = 1) -> Seen:
        """The packet with which so many that are wanted have passed since the tap was set."""
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(HANG_SECONDS):
            while sum(map(wanted, self.read())) < times:
                self._note(*await loop.sock_recvfrom(self._socket, 65_536))
        return [seen for seen in self.seen if wanted(seen)][times - 1]

    async def retransmitted(self) -> None:
        """This end's kernel has sent the same payload twice: nobody acknowledged it."""

        def again(one: Seen) -> bool:
            return not one.came and one.carries and self._starts().count(_start(one)) > 1

        await self.wait(again)

    def read(self) -> list[Seen]:
        """What has passed so far."""
        while True:
            try:
                self._note(*self._socket.recvfrom(65_536))
            except BlockingIOError:
                return self.seen

    @property
    def came(self) -> list[Seen]:
        return [seen for seen in self.read() if seen.came]

    def _note(self, raw: bytes, address: tuple[object, ...]) -> None:
        if is_ipv4(raw):
            self.seen.append(Seen(came=address[2] != socket.PACKET_OUTGOING, packet=Packet(raw)))

    def _starts(self) -> list[int]:
        return [_start(seen) for seen in self.seen if not seen.came and seen.carries]


def _start(seen: Seen) -> int:
    assert seen.packet.segment is not None
    return seen.packet.segment.sequence


@contextmanager
def tap(link: PacketLink, side: Side) -> Iterator[Tap]:
    """A tap at this side's end of the link; `tun0` is the only device of a link of its own."""

    def tapped() -> socket.socket:
        made = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(_EVERYTHING))
        made.bind(("tun0", _EVERYTHING))
        made.setblocking(False)
        return made

    namespace = link.client if side is Side.CLIENT else link.server
    with namespace.run(tapped) as packets:
        yield Tap(packets)


@dataclass(frozen=True, slots=True)
class Arrival:
    """One numbered datagram."""

    number: int
    said_ns: int
    heard_ns: int

    @property
    def took_ns(self) -> int:
        return self.heard_ns - self.said_ns


@dataclass
class Shower:
    """Numbered UDP datagrams down a link: what becomes of each packet, without TCP's repairs."""

    link: PacketLink
    _server: socket.socket
    _client: socket.socket
    _said_ns: dict[int, int] = field(default_factory=dict[int, int])

    async def say(self, count: int, size_bytes: int = 100) -> None:
        """Send so many more in one go, of this size with headers; the link has taken them then."""
        to = self._client.getsockname()
        filler = bytes(size_bytes - HEADERS_BYTES - _NUMBER.size)
        target = self.link.count(Direction.DOWN).entered + count
        for number in range(len(self._said_ns), len(self._said_ns) + count):
            self._said_ns[number] = time.monotonic_ns()
            self._server.sendto(_NUMBER.pack(number) + filler, to)
        async with asyncio.timeout(HANG_SECONDS):
            # The pump runs on this very loop: passes are given, no time is waited for.
            while self.link.count(Direction.DOWN).entered < target:  # noqa: ASYNC110
                await asyncio.sleep(0)

    async def hear(self, count: int) -> list[Arrival]:
        """The next so many arrivals, in their order."""
        loop = asyncio.get_running_loop()
        arrivals: list[Arrival] = []
        async with asyncio.timeout(HANG_SECONDS):
            while len(arrivals) < count:
                arrivals.append(self._arrived(await loop.sock_recv(self._client, 2048)))
        return arrivals

    def heard_so_far(self) -> list[int]:
        """The numbers of what has arrived and was not read yet."""
        numbers: list[int] = []
        while True:
            try:
                numbers.append(self._arrived(self._client.recv(2048)).number)
            except BlockingIOError:
                return numbers

    def _arrived(self, datagram: bytes) -> Arrival:
        heard_ns = time.monotonic_ns()
        (number,) = _NUMBER.unpack_from(datagram)
        return Arrival(number, self._said_ns[number], heard_ns)


@contextmanager
def shower(link: PacketLink) -> Iterator[Shower]:
    """A UDP socket at each end of the link."""

    def bound(address: str) -> socket.socket:
        made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        made.bind((address, 0))
        made.setblocking(False)
        return made

    with (
        link.server.run(lambda: bound(link.server_address)) as server,
        link.client.run(lambda: bound(link.client_address)) as client,
    ):
        yield Shower(link, server, client)
