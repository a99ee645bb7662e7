"""What a raw socket has seen, in the kernel's words."""

from __future__ import annotations

import select
import socket
import struct
import time

from faults.how import How

GRACE_SECONDS = 0.06  # how long a thing that must not come is waited for
_DATA_SEGS_IN_OFFSET = 152  # of tcpi_data_segs_in in Linux's struct tcp_info, since 4.6
_NO_FIN_CAME = (1, 4, 5)  # TCP_ESTABLISHED, or it said FIN itself: TCP_FIN_WAIT1, TCP_FIN_WAIT2


def receive(at: socket.socket, size: int) -> bytes:
    """Exactly `size` bytes. Raises: AssertionError, FIN came first."""
    got = b""
    while len(got) < size:
        chunk = at.recv(size - len(got))
        assert chunk, f"FIN after {got!r}"
        got += chunk
    return got


def until_end(at: socket.socket) -> tuple[bytes, How]:
    """Everything that still comes, and how it ends: recv's b"", or ECONNRESET."""
    got = b""
    while True:
        try:
            chunk = at.recv(65536)
        except ConnectionResetError:
            return got, How.RST
        if not chunk:
            return got, How.FIN
        got += chunk


def assert_ends(at: socket.socket, how: How, data: bytes = b"") -> None:
    """Exactly `data`, and then that ending."""
    assert until_end(at) == (data, how)


def assert_untold(at: socket.socket) -> None:
    """Nothing has come, no byte, FIN or RST, and its kernel thinks the connection whole."""
    readable, _, _ = select.select([at], [], [], GRACE_SECONDS)
    assert not readable, f"it was told: {at.recv(64)!r}"
    assert at.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] in _NO_FIN_CAME


def assert_passes(source: socket.socket, sink: socket.socket, data: bytes = b"passes") -> None:
    """That way bytes still flow."""
    source.sendall(data)
    assert receive(sink, len(data)) == data


def segments(at: socket.socket) -> int:
    """TCP segments with data that its kernel has received: a reader's pace does not matter."""
    info = at.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256)
    return int(struct.unpack_from("I", info, _DATA_SEGS_IN_OFFSET)[0])


def fill(at: socket.socket, most: int) -> int:
    """Send until the kernel takes no more for a grace, or `most` bytes are sent; how many."""
    at.setblocking(False)
    sent = 0
    while sent < most and select.select([], [at], [], GRACE_SECONDS)[1]:
        sent += at.send(bytes(min(65536, most - sent)))
    return sent


class Stopwatch:
    """Time since it was made; a lower bound for what was caused afterwards."""

    def __init__(self) -> None:
        self._start_ns = time.monotonic_ns()

    @property
    def ms(self) -> float:
        return (time.monotonic_ns() - self._start_ns) / 1e6
