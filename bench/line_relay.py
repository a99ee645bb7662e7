"""A line in a process of its own, for `bench.line`: prints its ports, ends with its input.

python -m bench.line_relay [--worn N] [--latency-ms T] UPSTREAM_PORT...
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import AsyncExitStack

import click
import uvloop

from faults.frames.http1.missing_terminal_chunk import MissingTerminalChunk
from faults.frames.http2.rst_stream import RstStream
from faults.frames.websocket.close_code import CloseCode
from faults.latency import Latency
from faults.line import Line
from faults.line_fault import DOWN

WORN = (MissingTerminalChunk(), CloseCode(), RstStream())


async def relay(ports: tuple[int, ...], worn: int, latency_ms: float) -> None:
    async with AsyncExitStack() as lines:
        opened = [
            await lines.enter_async_context(Line.stretched(("127.0.0.1", port))) for port in ports
        ]
        for line in opened:
            for fault in WORN[:worn]:
                fault.wear(line)
            if latency_ms:
                await Latency(latency_ms, DOWN).fire(line)
        print(*(line.port for line in opened), flush=True)
        await asyncio.to_thread(sys.stdin.read)


@click.command()
@click.option("--worn", type=click.IntRange(0, len(WORN)), default=0, help="Unfired frame faults.")
@click.option("--latency-ms", default=0.0, help="Fire this latency on what goes down.")
@click.argument("ports", nargs=-1, type=int)
def main(ports: tuple[int, ...], worn: int, latency_ms: float) -> None:
    uvloop.run(relay(ports, worn, latency_ms))


if __name__ == "__main__":
    main()
