"""How true and how fast a link is on this machine; figures, no verdict.

python -m tests.calibration.kernel.measure
"""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from faults.fault import Direction
from faults.kernel.isolation import claim
from faults.kernel.netns import Namespace
from faults.kernel.packet_delay import PacketDelay
from faults.kernel.packet_link import PacketLink
from tests.calibration.kernel.oracle import connection
from tokenwire.clock import Clock

_TIMESTAMPS_NS = 35  # SO_TIMESTAMPNS, socket(7): the kernel stamps what comes in
_BULK_BYTES = 300_000_000
_SOURCE = f"""
import socket
listener = socket.create_server(("0.0.0.0", 0))
print(listener.getsockname()[1], flush=True)
link, _ = listener.accept()
link.sendall(bytes({_BULK_BYTES}))
"""
_SINK = """
import socket, sys, time
link = socket.create_connection((sys.argv[1], int(sys.argv[2])))
begun, count = time.monotonic(), 0
while data := link.recv(1 << 20):
    count += len(data)
print(count / (time.monotonic() - begun) / 1e6, flush=True)
"""


async def lateness(packets_per_second: int, count: int) -> list[float]:
    """How much later than 20 ms each datagram reached the client's kernel, in milliseconds."""
    loop, clock = asyncio.get_running_loop(), Clock.running()
    late: list[float] = []
    over = asyncio.Event()
    async with PacketLink.opened() as link:
        await PacketDelay(delay_ms=20).fire(link)
        with (
            _bound(link.server, link.server_address) as server,
            _bound(link.client, link.client_address) as client,
        ):

            def readable() -> None:
                late.append(_late_ms(client))
                if len(late) == count:
                    over.set()

            client.setsockopt(socket.SOL_SOCKET, _TIMESTAMPS_NS, 1)
            loop.add_reader(client, readable)
            begin_ns = time.monotonic_ns()
            for number in range(count):
                await clock.until(begin_ns + number * 1_000_000_000 // packets_per_second)
                said_ns = time.clock_gettime_ns(time.CLOCK_REALTIME)
                server.sendto(struct.pack("!Q", said_ns), client.getsockname())
            await over.wait()
            loop.remove_reader(client)
    return late


async def round_trips(count: int) -> list[float]:
    """64 bytes there and back over TCP, both ends on the loop that pumps, in microseconds."""
    loop = asyncio.get_running_loop()
    async with PacketLink.opened() as link, connection(link) as (client, server):
        took: list[float] = []
        for _ in range(count):
            begun_ns = time.perf_counter_ns()
            await loop.sock_sendall(client, bytes(64))
            await loop.sock_sendall(server, await loop.sock_recv(server, 64))
            await loop.sock_recv(client, 64)
            took.append((time.perf_counter_ns() - begun_ns) / 1000)
        return took


async def megabytes_per_second() -> tuple[float, int]:
    """Bulk over one TCP connection between two processes, and the packets that it took."""
    async with PacketLink.opened() as link:
        async with _running(link.server, _SOURCE) as source:
            port = await _line(source)
            async with _running(link.client, _SINK, link.server_address, port) as sink:
                speed = float(await _line(sink))
        return speed, link.count(Direction.DOWN).delivered


async def firing(count: int) -> list[float]:
    """What it takes to fire a fault on a live link, in microseconds."""
    async with PacketLink.opened() as link:
        took: list[float] = []
        for number in range(count):
            fault = PacketDelay(delay_ms=number)
            begun_ns = time.perf_counter_ns()
            await fault.fire(link)
            took.append((time.perf_counter_ns() - begun_ns) / 1000)
            await fault.lift(link)
        return took


def _late_ms(client: socket.socket) -> float:
    data, (stamp, *_), _, _ = client.recvmsg(64, 128)
    seconds, nanoseconds = struct.unpack("ll", stamp[2])
    (said_ns,) = struct.unpack("!Q", data)
    late_ns: int = seconds * 1_000_000_000 + nanoseconds - said_ns
    return late_ns / 1e6 - 20


def _bound(namespace: Namespace, address: str) -> socket.socket:
    def bound() -> socket.socket:
        made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        made.bind((address, 0))
        made.setblocking(False)
        return made

    return namespace.run(bound)


@asynccontextmanager
async def _running(namespace: Namespace, program: str, *given: str) -> AsyncIterator[Process]:
    command = namespace.command([sys.executable, "-c", program, *given])
    process = await asyncio.create_subprocess_exec(*command, pass_fds=[namespace.fd], stdout=PIPE)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _line(process: Process) -> str:
    assert process.stdout is not None
    return (await process.stdout.readline()).decode().strip()


def _spread(values: Sequence[float]) -> str:
    ordered = sorted(values)
    picks = {"least": 0, "p50": 50, "p99": 99, "most": 100}
    return "  ".join(
        f"{name} {ordered[min(len(ordered) * share // 100, len(ordered) - 1)]:.3f}"
        for name, share in picks.items()
    )


async def main() -> None:
    for rate in (50, 1_000, 5_000):
        late = await lateness(rate, rate * 2)
        print(f"20 ms delay, {rate:>5} packets/s: late by ms   {_spread(late)}")
    print(f"64-byte round trip over TCP: us             {_spread(await round_trips(5_000))}")
    speed, packets = await megabytes_per_second()
    print(f"bulk: {speed:.0f} MB/s, {packets} packets of {_BULK_BYTES // packets} bytes")
    print(f"fire a fault: us                            {_spread(await firing(1_000))}")


if __name__ == "__main__":
    claim()
    asyncio.run(main())
