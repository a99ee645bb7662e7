"""Streams for `bench.stamps`: an origin in one process, clients in one or two others."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import subprocess
import sys
import time
from collections.abc import Generator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType

import uvloop

from clients import grpc, sse, websocket
from clients.conversation import Conversation
from clients.endpoint import Endpoint
from clients.events import Heard
from clients.manner import Manner, Setting
from tokenwire.v1.stream_pb2 import Options, StreamRequest

TOKENS = 200
SETTLING_TOKENS = 25  # of each stream, while the others still connect
PACE = 10.0  # `long` says a token every 2 ms; 50 a second are asked for
PATIENCE = 10.0  # nothing is to time out here
CLIENTS: dict[str, ModuleType] = {"sse": sse, "websocket": websocket, "grpc": grpc}
LOOPS = {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}


@dataclass(frozen=True, slots=True)
class Load:
    """What one client process does."""

    wire: str
    setting: Setting
    loop: str
    endpoint: Endpoint
    streams: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """One paced token, stamped by its origin and by its client."""

    said_ns: int
    socket_ns: int
    app_ns: int

    @property
    def stamp_ns(self) -> int:
        """As early as this client can tell: at the socket, unless its library hides it."""
        return self.socket_ns or self.app_ns


@dataclass(frozen=True, slots=True)
class Arrived:
    """What one client process brought on each of its streams, and its CPU, all included."""

    streams: list[list[Arrival]]
    cpu_seconds: float


@contextmanager
def origin() -> Generator[dict[str, Endpoint]]:
    """`python -m servers`, until the context is left."""
    with subprocess.Popen(
        [sys.executable, "-m", "servers"], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            authorities = json.loads(process.stdout.readline())
            yield {
                wire: Endpoint(host, int(port))
                for wire, authority in authorities.items()
                for host, _, port in [authority.rpartition(":")]
            }
        finally:
            process.terminate()


def hear_at_once(loads: list[Load]) -> list[Arrived]:
    """All loads at the same time, each in a process of its own."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(len(loads), spawn) as processes:
        return list(processes.map(hear, loads))


def hear(load: Load) -> Arrived:
    """One load, in this process."""
    with asyncio.Runner(loop_factory=LOOPS[load.loop]) as runner:
        begun = time.process_time()
        streams = runner.run(_hear_all(load))
        return Arrived(streams, time.process_time() - begun)


def while_all_flow(arrived: list[Arrived]) -> list[list[Arrival]]:
    """Of each stream, what was said after the last had settled and before the first ended."""
    streams = [stream for one in arrived for stream in one.streams]
    begin_ns = max(stream[0].said_ns for stream in streams)
    end_ns = min(stream[-1].said_ns for stream in streams)
    return [[a for a in stream if begin_ns <= a.said_ns <= end_ns] for stream in streams]


async def _hear_all(load: Load) -> list[list[Arrival]]:
    """The paced tokens; each stream's last has Done and the wire's end at its heels."""
    manner = Manner(setting=load.setting, patience=PATIENCE)
    options = Options(pace=PACE, limit=TOKENS)
    requests = (
        StreamRequest(script="long", run_id=f"{id(load)}-{number}", options=options)
        for number in range(load.streams)
    )
    converse = CLIENTS[load.wire].converse
    heard = await asyncio.gather(
        *(_hear(converse(load.endpoint, request, manner)) for request in requests)
    )
    return [
        [
            Arrival(item.event.said_ns, item.socket_ns, item.app_ns)
            for item in stream
            if SETTLING_TOKENS < item.seq < TOKENS and item.event is not None
        ]
        for stream in heard
    ]


async def _hear(conversation: Conversation) -> list[Heard]:
    try:
        return [item async for item in conversation if isinstance(item, Heard)]
    finally:
        await conversation.aclose()
