"""A line in a process of its own, for `bench.line`: prints its ports, ends with its input.

python -m bench.line_relay [--worn N] [--latency-ms T] UPSTREAM_PORT...
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import ClassVar

import click
import uvloop

from faults.fault import About, Direction, Layer
from faults.frames.frame_fault import FrameFault
from faults.frames.rewriter import Action, Finish, Forward
from faults.latency import Latency
from faults.line import Line
from faults.line_fault import DOWN


class Unfired:
    """A rewriter at its cheapest: what wearing costs before a protocol is even looked at."""

    def received(self, direction: Direction, data: bytes) -> Iterable[Action]:
        return (Forward(direction, data),)

    def ended(self, direction: Direction) -> Iterable[Action]:
        return (Finish(direction),)

    def fire(self) -> Iterable[Action]:
        return ()


@dataclass(frozen=True, slots=True)
class Idle(FrameFault):
    """Worn and never fired."""

    number: int
    about: ClassVar[About] = About(Layer.TCP, (), (), "", "", "", {})

    def rewriter(self) -> Unfired:
        return Unfired()


async def relay(ports: tuple[int, ...], worn: int, latency_ms: float) -> None:
    async with AsyncExitStack() as lines:
        opened = [
            await lines.enter_async_context(Line.stretched(("127.0.0.1", port))) for port in ports
        ]
        for line in opened:
            for number in range(worn):
                Idle(number).wear(line)
            if latency_ms:
                await Latency(latency_ms, DOWN).fire(line)
        print(*(line.port for line in opened), flush=True)
        await asyncio.to_thread(sys.stdin.read)


@click.command()
@click.option("--worn", default=0, help="How many unfired rewriters each link wears.")
@click.option("--latency-ms", default=0.0, help="Fire this latency on what goes down.")
@click.argument("ports", nargs=-1, type=int)
def main(ports: tuple[int, ...], worn: int, latency_ms: float) -> None:
    uvloop.run(relay(ports, worn, latency_ms))


if __name__ == "__main__":
    main()
