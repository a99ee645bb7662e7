"""How true a latency of 20 ms is on 200 streams: kernel stamps against the sender's."""

from __future__ import annotations

import asyncio
import socket
import struct
import time
from dataclasses import dataclass

from tokenwire.clock import SECOND_NS, Clock

STREAMS = 200
PERIOD_NS = 20_000_000  # 50 tokens a second each
TOKEN_BYTES = 75
WARM_SECONDS = 0.5
SECONDS = 3.0
_SO_TIMESTAMPNS = 35
_STAMP = struct.Struct("q")
_TIMESPEC = struct.Struct("@ll")


@dataclass(frozen=True, slots=True)
class Lateness:
    """Microseconds beyond the time asked for; below 0 is early."""

    least: float
    p50: float
    p99: float


class Stream:
    """Two sockets; the far one is written to every 20 ms, the near one's arrivals are stamped."""

    def __init__(self, near: socket.socket, far: socket.socket, errors: list[int]) -> None:
        self.near = near
        self._far = far
        self._errors = errors
        self._kept = b""
        near.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)

    def send(self) -> None:
        now_ns = time.clock_gettime_ns(time.CLOCK_REALTIME)
        self._far.send(_STAMP.pack(now_ns).ljust(TOKEN_BYTES))

    def receive(self) -> None:
        data, ancillary, _, _ = self.near.recvmsg(65536, 64)
        seconds, nanoseconds = _TIMESPEC.unpack(ancillary[0][2])
        self._kept += data
        while len(self._kept) >= TOKEN_BYTES:
            (sent_ns,) = _STAMP.unpack_from(self._kept)
            self._errors.append(seconds * SECOND_NS + nanoseconds - sent_ns)
            self._kept = self._kept[TOKEN_BYTES:]


async def lateness(port: int, listener: socket.socket, delay_ms: float) -> Lateness:
    """Through the relay at `port`, whose upstream is `listener`, for 3 s after a warm-up."""
    loop, clock = asyncio.get_running_loop(), Clock.running()
    errors: list[int] = []
    streams = [_stream(port, listener, errors) for _ in range(STREAMS)]
    begin_ns = time.monotonic_ns() + round(WARM_SECONDS * SECOND_NS)
    for place, stream in enumerate(streams):
        loop.add_reader(stream.near, stream.receive)
        _repeat(clock, stream, begin_ns + place * PERIOD_NS // STREAMS)
    await clock.sleep(2 * WARM_SECONDS)
    errors.clear()
    await clock.sleep(SECONDS)
    for stream in streams:
        loop.remove_reader(stream.near)
    late = sorted((error - delay_ms * 1e6) / 1000 for error in errors)
    return Lateness(late[0], late[len(late) // 2], late[len(late) * 99 // 100])


def _repeat(clock: Clock, stream: Stream, when_ns: int) -> None:
    def tick() -> None:
        stream.send()
        _repeat(clock, stream, when_ns + PERIOD_NS)

    clock.at(when_ns, tick)


def _stream(port: int, listener: socket.socket, errors: list[int]) -> Stream:
    near = socket.create_connection(("127.0.0.1", port), 10)
    far, _ = listener.accept()
    for each in (near, far):
        each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        each.setblocking(False)
    return Stream(near, far, errors)
