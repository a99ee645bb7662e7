"""How long a fault takes to be put on a live line, and off it."""

from __future__ import annotations

import asyncio
import statistics
import time

import uvloop

from faults.latency import Latency
from faults.line import Line

CHANGES = 300


async def _change() -> float:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.read(1))

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    upstream: tuple[str, int] = server.sockets[0].getsockname()
    async with server, Line.stretched(upstream) as line:
        reader, writer = await asyncio.open_connection(line.host, line.port)
        writer.write(b"x")
        await reader.readexactly(1)
        fault, taken = Latency(20), list[float]()
        for _ in range(CHANGES):
            begin = time.perf_counter_ns()
            await fault.fire(line)
            await fault.lift(line)
            taken.append((time.perf_counter_ns() - begin) / 2000)
        writer.close()
    return statistics.median(taken)


def change_microseconds() -> float:
    """Median of firing or lifting a latency on a line with one live link, in this process."""
    return uvloop.run(_change())
