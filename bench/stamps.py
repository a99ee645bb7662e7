"""How true the clients' arrival stamps are, against the kernel's own.

    python -m bench.stamps [--loop uvloop]

The error is the client's stamp (`socket_ns`; on gRPC, whose core hides the socket,
`app_ns`) minus the moment at which the kernel received the packet with the event's last
byte. Beside it, how much later the library handed the event over. 200 streams are spread
over two processes, as a run's are. Where it may, it runs under SCHED_FIFO, so that what
else this machine does is not measured.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import click
from rich.console import Console
from rich.table import Table

from bench.kernel_stamps import captured, received_ns
from bench.stamp_load import LOOPS, TOKENS, Load, hear_at_once, origin, while_all_flow
from clients.endpoint import Endpoint
from clients.manner import Setting

LIMIT_MS = {"sse": 0.1, "websocket": 0.1, "grpc": 0.5}
PROCESSES = {1: 1, 200: 2}  # by streams


@dataclass(frozen=True, slots=True)
class Measured:
    """One row; milliseconds in rising order, signs dropped for stamps."""

    stamp_ms: Sequence[float]
    library_ms: Sequence[float]
    cpu_us: float  # of the clients, per token
    unseen: int  # events that the kernel's witness missed


def measure(wire: str, endpoint: Endpoint, setting: Setting, streams: int, loop: str) -> Measured:
    """One row, in some four seconds. Raises: PermissionError, as `captured`."""
    processes = PROCESSES[streams]
    load = Load(wire, setting, loop, endpoint, streams // processes)
    with captured(endpoint.port) as capture:
        arrived = hear_at_once([load] * processes)
    kernel_ns = received_ns(wire, capture.segments)
    arrivals = [each for stream in while_all_flow(arrived) for each in stream]
    seen = [(a, kernel_ns[a.said_ns]) for a in arrivals if a.said_ns in kernel_ns]
    return Measured(
        sorted(abs(a.stamp_ns - at_ns) / 1e6 for a, at_ns in seen),
        sorted((a.app_ns - at_ns) / 1e6 for a, at_ns in seen),
        sum(one.cpu_seconds for one in arrived) * 1e6 / (streams * TOKENS),
        len(arrivals) - len(seen),
    )


def quantile(ordered: Sequence[float], q: float) -> float:
    """The value that so much of `ordered` does not exceed."""
    return ordered[min(len(ordered) - 1, int(q * len(ordered)))]


def holds(wire: str, measured: Measured) -> bool:
    """Whether this row is what the clients promise."""
    return not measured.unseen and quantile(measured.stamp_ms, 0.99) <= LIMIT_MS[wire]


def empty_table(loop: str, undisturbed: bool) -> Table:
    """The columns. `undisturbed`: it runs under SCHED_FIFO."""
    how = "undisturbed (SCHED_FIFO)" if undisturbed else "beside whatever else runs here"
    table = Table(title=f"Arrival stamps minus the kernel's, ms; 50 tokens/s, {loop}, {how}")
    table.add_column("", no_wrap=True)
    heads = ("streams", "tokens", "p50", "p99", "max", "library p50", "p99", "cpu us/token",
             "p99 at most", "holds")  # fmt: skip
    for head in heads:
        table.add_column(head, justify="right")
    return table


def add_row(table: Table, wire: str, setting: Setting, streams: int, measured: Measured) -> None:
    stamp, library = measured.stamp_ms, measured.library_ms
    unseen = f" ({measured.unseen} unseen)" if measured.unseen else ""
    table.add_row(
        f"{wire} {setting}",
        str(streams),
        f"{len(stamp)}{unseen}",
        *(f"{quantile(stamp, q):.3f}" for q in (0.5, 0.99, 1)),
        *(f"{quantile(library, q):.2f}" for q in (0.5, 0.99)),
        f"{measured.cpu_us:.0f}",
        str(LIMIT_MS[wire]),
        "yes" if holds(wire, measured) else "NO",
    )


def undisturbed() -> bool:
    """Ask the kernel to run this process, and those that it starts, before all others."""
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    except OSError:
        return False
    return True


@click.command()
@click.option("--loop", type=click.Choice([*LOOPS]), default="asyncio", show_default=True)
def main(loop: str) -> None:
    """Measure the clients' stamps, in a minute. Exit code 1 where one does not hold."""
    console = Console(width=None if sys.stdout.isatty() else 120)
    table = empty_table(loop, undisturbed())
    every_one_holds = True
    try:
        with origin() as endpoints:
            for wire, endpoint in endpoints.items():
                for setting in Setting:
                    for streams in PROCESSES:
                        measured = measure(wire, endpoint, setting, streams, loop)
                        add_row(table, wire, setting, streams, measured)
                        every_one_holds &= holds(wire, measured)
    except PermissionError:
        console.print("stamps: needs CAP_NET_RAW and CAP_NET_ADMIN to see the kernel's; not run")
        sys.exit(2)
    console.print(table)
    sys.exit(0 if every_one_holds else 1)


if __name__ == "__main__":
    main()
