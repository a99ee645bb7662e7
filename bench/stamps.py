"""How true the clients' arrival stamps are, against the kernel's: `python -m bench.stamps`.

50 tokens a second on each stream from an origin in a process of its own. The error is the
client's stamp (`socket_ns`; on gRPC, whose core hides the socket, `app_ns`) minus the
moment at which the kernel received the packet with the event's last byte. Beside it, how
much later the library handed the event over.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType

import uvloop

from bench.kernel_stamps import captured, received_ns
from clients import grpc, sse, websocket
from clients.conversation import Conversation
from clients.endpoint import Endpoint
from clients.events import Heard
from clients.manner import Manner, Setting
from tokenwire.v1.stream_pb2 import Options, StreamRequest

TOKENS = 150
SETTLING_TOKENS = 25  # of each stream, while the others still connect
PACE = 10.0  # `long` says a token every 2 ms; 50 a second are asked for
PATIENCE = 10.0  # nothing is to time out here
LIMIT_MS = {"sse": 0.1, "websocket": 0.1, "grpc": 0.5}
CLIENTS: dict[str, ModuleType] = {"sse": sse, "websocket": websocket, "grpc": grpc}


@dataclass(frozen=True, slots=True)
class Measured:
    """One row: errors in milliseconds, sorted."""

    stamp_ms: Sequence[float]
    library_ms: Sequence[float]
    cpu_us: float  # of this process, per token, connecting included
    lost: int  # events that the kernel's witness did not see


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


async def hear(conversation: Conversation) -> list[Heard]:
    """All of one stream."""
    try:
        return [item async for item in conversation if isinstance(item, Heard)]
    finally:
        await conversation.aclose()


async def hear_all(wire: str, endpoint: Endpoint, setting: Setting, streams: int) -> list[Heard]:
    """The paced tokens of all streams; the last has Done and the wire's end at its heels."""
    manner = Manner(setting=setting, patience=PATIENCE)
    options = Options(pace=PACE, limit=TOKENS)
    requests = (
        StreamRequest(script="long", run_id=f"{wire}-{setting}-{streams}-{n}", options=options)
        for n in range(streams)
    )
    said = [CLIENTS[wire].converse(endpoint, request, manner) for request in requests]
    heard = await asyncio.gather(*(hear(conversation) for conversation in said))
    return [item for stream in heard for item in stream if SETTLING_TOKENS < item.seq < TOKENS]


def measure(wire: str, endpoint: Endpoint, setting: Setting, streams: int, loop: str) -> Measured:
    """One row, in a loop of its own."""
    factory = uvloop.new_event_loop if loop == "uvloop" else asyncio.new_event_loop
    with (
        captured(endpoint.port) as capture,
        asyncio.Runner(loop_factory=factory) as runner,
    ):
        cpu_seconds = time.process_time()
        heard = runner.run(hear_all(wire, endpoint, setting, streams))
        cpu_seconds = time.process_time() - cpu_seconds
    kernel_ns = received_ns(wire, capture.segments)
    seen = [
        (item, kernel_ns[item.event.said_ns])
        for item in heard
        if item.event is not None and item.event.said_ns in kernel_ns
    ]
    return Measured(
        sorted(abs((item.socket_ns or item.app_ns) - at_ns) / 1e6 for item, at_ns in seen),
        sorted((item.app_ns - at_ns) / 1e6 for item, at_ns in seen),
        cpu_seconds * 1e6 / (streams * TOKENS),
        len(heard) - len(seen),
    )


def quantile(ordered: Sequence[float], q: float) -> float:
    """The smallest value that so much of `ordered` does not exceed."""
    return ordered[min(len(ordered) - 1, int(q * len(ordered)))]


def row(wire: str, setting: str, loop: str, streams: int, measured: Measured) -> str:
    """One line of the table; p99 against its limit at the end."""
    stamp, library = measured.stamp_ms, measured.library_ms
    within = quantile(stamp, 0.99) <= LIMIT_MS[wire]
    return (
        f"{wire:<10}{setting:<10}{loop:<8}{streams:>7}{len(stamp):>8}{measured.lost:>6}"
        f"{quantile(stamp, 0.5):>9.3f}{quantile(stamp, 0.99):>9.3f}{stamp[-1]:>9.3f}"
        f"{quantile(library, 0.5):>10.3f}{quantile(library, 0.99):>9.3f}{measured.cpu_us:>8.0f}"
        f"{LIMIT_MS[wire]:>8.1f}  {'yes' if within else 'NO'}"
    )


def main() -> int:
    """Print the table. Returns the exit code: 1 where a hardened client is not within limits."""
    print(
        f"{'':<41}{'stamp - kernel, ms':>27}{'library later, ms':>19}{'cpu':>8}{'p99':>8}\n"
        f"{'wire':<10}{'setting':<10}{'loop':<8}{'streams':>7}{'tokens':>8}{'lost':>6}"
        f"{'p50':>9}{'p99':>9}{'max':>9}{'p50':>10}{'p99':>9}{'us/tok':>8}{'limit':>8}  within"
    )
    with origin() as endpoints:
        for wire, endpoint in endpoints.items():
            for setting in Setting:
                for loop in ("asyncio", "uvloop"):
                    for streams in (1, 200):
                        measured = measure(wire, endpoint, setting, streams, loop)
                        print(row(wire, setting, loop, streams, measured), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
