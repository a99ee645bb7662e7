"""Who is spoken to from within a network namespace: every SYN and every datagram that leaves.

Nothing is hidden from the kernel: sockets of Python, of gRPC's core and of whatever a library may
start are all seen. A default route leads into a device that swallows everything, so that a host
which nobody named is seen too, and not merely unreachable. IPv4 only: there is no other way out.
"""

from __future__ import annotations

import os
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from faults.kernel.netns import Namespace
from faults.kernel.rtnetlink import add_address
from faults.kernel.tun import open_tun

ALL_PROTOCOLS = 3  # ETH_P_ALL, linux/if_ether.h
IPV4 = 4
SYN, ACK = 0x02, 0x10
PACKET_STATISTICS = 263, 6  # SOL_PACKET, linux/if_packet.h
BUFFER_BYTES = 64 << 20
HEAD_BYTES = 128
LOOK_SECONDS = 0.1
# Together all of IPv4; what has a longer prefix goes its own way.
EVERYWHERE = (("198.18.128.1", 1), ("192.0.2.1", 1))


@dataclass(frozen=True, slots=True, order=True)
class Spoken:
    """To whom, and how: "tcp", a connection was asked for, or "udp"."""

    how: str
    host: str
    port: int


class Watch:
    """`seen` so far; `missed`: packets that the kernel could not show."""

    def __init__(self, tap: socket.socket) -> None:
        self.seen: set[Spoken] = set()
        self.missed = 0
        self._tap = tap
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="watch")

    def begin(self) -> None:
        self._thread.start()

    def end(self) -> None:
        """What had left by now is in `seen`."""
        self._over.set()
        self._thread.join()
        _, self.missed = struct.unpack("II", self._tap.getsockopt(*PACKET_STATISTICS, 8))

    def _listen(self) -> None:
        while True:
            try:
                packet = self._tap.recv(HEAD_BYTES)
            except TimeoutError:
                if self._over.is_set():
                    return
                continue
            if (spoken := read(packet)) is not None:
                self.seen.add(spoken)


def read(packet: bytes) -> Spoken | None:
    """What this IPv4 packet begins; None where it answers, or goes on. RFC 791, RFC 9293."""
    if len(packet) < 20 or packet[0] >> 4 != IPV4:
        return None
    rest, host = packet[4 * (packet[0] & 0xF) :], socket.inet_ntoa(packet[16:20])
    match packet[9]:
        case socket.IPPROTO_TCP if len(rest) > 13 and rest[13] & (SYN | ACK) == SYN:
            return Spoken("tcp", host, int.from_bytes(rest[2:4]))
        case socket.IPPROTO_UDP if len(rest) > 3:
            return Spoken("udp", host, int.from_bytes(rest[2:4]))
        case _:
            return None


@contextmanager
def watched(namespace: Namespace) -> Iterator[Watch]:
    """Watch it for the block. Raises: OSError, no rights."""
    device = namespace.run(partial(open_tun, "swallows", *EVERYWHERE[0], 1500))
    try:
        namespace.run(partial(add_address, "swallows", *EVERYWHERE[1]))
        with namespace.run(_tap) as tap:
            watch = Watch(tap)
            watch.begin()
            try:
                yield watch
            finally:
                watch.end()
    finally:
        os.close(device)


def _tap() -> socket.socket:
    tap = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ALL_PROTOCOLS))
    tap.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
    tap.settimeout(LOOK_SECONDS)
    return tap
