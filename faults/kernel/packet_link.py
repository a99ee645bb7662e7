"""A link of packets between two network namespaces, pumped by the running event loop.

    client ─ tun 198.18.0.1 ═══ PacketLink ═══ 198.18.0.2 tun ─ server

Each end is a TUN device in a namespace of its own, so both ends are real kernels speaking
real TCP, and the link decides what becomes of each packet. No netem, no nft, no `ip`.
The addresses are those kept for testing devices (RFC 2544 appendix C.2.2, RFC 6890).
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from ipaddress import IPv4Address

from faults.fault import Direction, Fault, Side
from faults.kernel.choices import choices
from faults.kernel.flows import Flows
from faults.kernel.packet import Packet, is_ipv4
from faults.kernel.pair import Pair
from faults.kernel.tun import open_tun
from faults.kernel.way import Count, Fate, Way
from faults.line_log import LineLog
from tokenwire.clock import Clock

_TEST_NETWORK = IPv4Address("198.18.0.0")  # and 131,071 more
_PREFIX_BITS = 30  # four addresses a link
_MTU_BYTES = 1500
_BATCH_PACKETS = 64  # then the loop's other callbacks have their turn
_SETTLED_PACKETS = 2_000  # 30 ms under bulk; a stream of tokens has a few on the way
_TOWARDS = {Side.CLIENT: Direction.DOWN, Side.SERVER: Direction.UP}


@dataclass(frozen=True, slots=True)
class _Ends:
    """The addresses of a link and the devices at its two ends."""

    client_address: str
    server_address: str
    client_tun: int
    server_tun: int


class PacketLink:
    """What happens between the two ends. `laid` and `opened` make and end it.

    Not thread-safe: faults are fired from the loop that pumps it, which takes microseconds.
    """

    def __init__(self, pair: Pair, ends: _Ends, seed: int) -> None:
        self.client = pair.client
        self.server = pair.server
        self.client_address = ends.client_address
        self.server_address = ends.server_address
        self.flows = Flows()
        self.log = LineLog()
        self._seed = seed
        self._entrances = {Direction.DOWN: ends.server_tun, Direction.UP: ends.client_tun}
        self._exits = {Direction.DOWN: ends.client_tun, Direction.UP: ends.server_tun}
        clock = Clock.running()
        self._ways = {
            direction: Way(clock, partial(self._deliver, direction)) for direction in Direction
        }

    @classmethod
    @asynccontextmanager
    async def opened(cls, seed: int = 0) -> AsyncIterator[PacketLink]:
        """A link in a pair of namespaces of its own, both gone with it. See `laid`."""
        with Pair.opened() as pair:
            async with cls.laid(pair, seed) as link:
                yield link

    @classmethod
    @asynccontextmanager
    async def laid(cls, pair: Pair, seed: int = 0) -> AsyncIterator[PacketLink]:
        """A link without faults beside the others of the pair, with two addresses of its own.

        Blocks the loop for some 3 ms. The devices are removed on threads, which takes the
        kernel 40 ms: so whoever calls `isolation.enter` does it before the first link.
        Raises: OSError, no TUN device can be had (`probe` says why).
        """
        async with AsyncExitStack() as held:
            number = held.enter_context(pair.numbered())
            network = _TEST_NETWORK + number * 4
            client_address, server_address = str(network + 1), str(network + 2)
            device = f"tun{number}"
            tuns: list[int] = []
            held.push_async_callback(_close_all, tuns)
            for namespace, address in (
                (pair.client, client_address),
                (pair.server, server_address),
            ):
                make = partial(open_tun, device, address, _PREFIX_BITS, _MTU_BYTES)
                tuns.append(namespace.run(make))
            link = cls(pair, _Ends(client_address, server_address, *tuns), seed)
            held.callback(link._stop)
            link._start()
            yield link

    def choices(self, fault: Fault, direction: Direction) -> Iterator[float]:
        """The random choices of one fault in one direction: from the seed and nothing else."""
        return choices(self._seed, f"{fault}/{direction}")

    def shape(self, fault: Fault, direction: Direction, fate: Fate) -> None:
        """Each packet that enters from now on meets `fate`, after those that were there.

        Fired once more, a fault begins anew.
        """
        self._ways[direction].shape(fault, fate)

    def unshape(self, fault: Fault) -> None:
        """Take the fault off. Idempotent."""
        for way in self._ways.values():
            way.unshape(fault)

    def settle(self) -> None:
        """Take in what the kernels at both ends have sent, so that it counts as before this moment.

        And what the acknowledgments among it let them send, up to 2,000 packets in all:
        that is what lets "fired after token k was said" mean the same every time.
        """
        left = _SETTLED_PACKETS
        while left > 0 and (took := sum(self._pump(direction, left) for direction in Direction)):
            left -= took

    def swallow(self, direction: Direction) -> None:
        """What is on its way in this direction vanishes."""
        self._ways[direction].swallow()

    def inject(self, side: Side, raw: bytes) -> None:
        """A packet that the other side never sent reaches this one, at once. Not counted."""
        self._deliver(_TOWARDS[side], Packet(raw))

    def count(self, direction: Direction) -> Count:
        """The packets of this direction; the value goes on counting."""
        return self._ways[direction].count

    def _start(self) -> None:
        for direction, tun in self._entrances.items():
            pump = partial(self._pump, direction, _BATCH_PACKETS)
            asyncio.get_running_loop().add_reader(tun, pump)

    def _stop(self) -> None:
        for direction, tun in self._entrances.items():
            asyncio.get_running_loop().remove_reader(tun)
            self._ways[direction].close()

    def _pump(self, direction: Direction, most: int) -> int:
        """What one end's kernel has sent, up to so many packets, enters the way to the other."""
        entrance, way = self._entrances[direction], self._ways[direction]
        for took in range(most):
            try:
                raw = os.read(entrance, 65_536)
            except BlockingIOError:
                return took
            if is_ipv4(raw):
                packet = Packet(raw)
                if packet.segment is not None:
                    self.flows.sent(packet.segment, direction)
                way.take(packet, time.monotonic_ns())
        return most

    def _deliver(self, direction: Direction, packet: Packet) -> None:
        if packet.segment is not None:
            self.flows.delivered(packet.segment, direction)
        os.write(self._exits[direction], packet.raw)


async def _close_all(tuns: list[int]) -> None:
    await asyncio.gather(*(asyncio.to_thread(os.close, tun) for tun in tuns))
