"""What the transport adds to the gaps of a stream, of 50 at once on each wire.

    python -m bench.added_jitter

An origin in one process says 50 tokens a second on each stream, the clients hear them in another.
Counted is what was said while all 50 flowed: what a connection costs that opens is TTFT's. `added`
is each token's delay above its stream's smallest one (RFC 5481 §4.2), of all tokens of all streams
together, `RFC 3550` its §6.4.1's estimate after a stream's last token: both as the jitter lens has
them. Where it may, it runs under SCHED_FIFO, so that what else this machine does is not measured.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import click
from rich.console import Console
from rich.table import Table

from bench.stamp_load import LOOPS, Arrival, Load, hear_at_once, origin, while_all_flow
from bench.stamps import undisturbed
from clients.endpoint import Endpoint
from clients.manner import Setting
from lenses.jitter import transport, variations_ms
from lenses.quantiles import Spread, of

STREAMS = 50
MOST_MS = {"sse": 3.0, "websocket": 2.0, "grpc": 2.0}  # of `added` at its 99th percentile


@dataclass(frozen=True, slots=True)
class Measured:
    """One row, in milliseconds. `rfc3550` over the streams, `added` over the tokens."""

    tokens: int
    added: Spread
    rfc3550: Spread


def measure(wire: str, endpoint: Endpoint, setting: Setting, loop: str) -> Measured:
    """One row, in some four seconds."""
    arrived = hear_at_once([Load(wire, setting, loop, endpoint, STREAMS)])
    return weighed(while_all_flow(arrived))


def weighed(streams: list[list[Arrival]]) -> Measured:
    """What was added to these. Raises: ValueError, a stream of them has fewer than two tokens."""
    transits_ns = [[each.stamp_ns - each.said_ns for each in stream] for stream in streams]
    estimates = [found.rfc3550_ms for each in transits_ns if (found := transport(each))]
    if len(estimates) < len(streams):
        raise ValueError("the streams were not all there at once for two tokens of each")
    added = [ms for each in transits_ns for ms in variations_ms(each)]
    return Measured(len(added), of(added), of(estimates))


def holds(wire: str, measured: Measured) -> bool:
    """Whether this transport adds as little as a reader of it may count on."""
    return measured.added.p99 <= MOST_MS[wire]


def empty_table(loop: str, alone: bool) -> Table:
    """The columns. `alone`: it runs under SCHED_FIFO."""
    how = "undisturbed (SCHED_FIFO)" if alone else "beside whatever else runs here"
    table = Table(title=f"Jitter added, ms; {STREAMS} streams, 50 tokens/s, {loop}, {how}")
    table.add_column("", no_wrap=True)
    for head in ("tokens", "added p50", "p95", "p99", "max", "RFC 3550 p50", "max", "p99 at most"):
        table.add_column(head, justify="right")
    table.add_column("holds")
    return table


def add_row(table: Table, wire: str, setting: Setting, measured: Measured) -> None:
    added, estimate = measured.added, measured.rfc3550
    figures = (added.p50, added.p95, added.p99, added.max, estimate.p50, estimate.max)
    told = "yes" if holds(wire, measured) else "NO"
    cells = (f"{each:.2f}" for each in figures)
    table.add_row(f"{wire} {setting}", str(measured.tokens), *cells, f"{MOST_MS[wire]:g}", told)


@click.command()
@click.option("--loop", type=click.Choice([*LOOPS]), default="asyncio", show_default=True)
def main(loop: str) -> None:
    """Measure what each wire adds, in half a minute. Exit code 1 where that is too much."""
    table = empty_table(loop, undisturbed())
    every_one_holds = True
    with origin() as endpoints:
        for wire, endpoint in endpoints.items():
            for setting in Setting:
                measured = measure(wire, endpoint, setting, loop)
                add_row(table, wire, setting, measured)
                every_one_holds &= holds(wire, measured)
    Console(width=None if sys.stdout.isatty() else 120).print(table)
    sys.exit(0 if every_one_holds else 1)


if __name__ == "__main__":
    main()
