"""The line beside a direct connection, HAProxy, Toxiproxy and a relay in C, in one run.

    python -m bench.line [--rounds N] [--real-time]

Relay, origin and load share one core: a wake-up on another core costs more than any relay
and would hide what each of them costs. Every figure is the median over the rounds, every
ratio the median of the rounds' own ratios. On a busy machine p99 is the neighbours' doing:
`--real-time` keeps them out, but doubles Toxiproxy's p50, whose threads then wait for one
another; compare that one at the usual priority.
"""

from __future__ import annotations

import os
import statistics
import sys
from collections.abc import Callable
from contextlib import ExitStack

import click
from rich.console import Console
from rich.table import Table

from bench import relay_load
from bench.fault_change import change_microseconds
from bench.latency_error import Lateness
from bench.latency_run import latencies
from bench.line_claims import Measured, Results, Round, added, claims, ratio
from bench.relays import (
    MissingError,
    Relay,
    Start,
    direct,
    floor,
    haproxy,
    line,
    printed_ports,
    process,
    toxiproxy,
)

RELAYS: dict[str, Start] = {
    "direct": direct,
    "C": floor,
    "line": line(),
    "line wearing 3": line(worn=3),
    "haproxy": haproxy,
    "toxiproxy": toxiproxy(),
}


def measure(rounds: int, console: Console) -> Results:
    """Every relay there is, one after the other in each round, the order turned by one."""
    with ExitStack() as running:
        origin = running.enter_context(process([sys.executable, "-m", "bench.origin"]))
        upstreams = printed_ports(origin)
        relays: dict[str, Relay] = {}
        for name, start in RELAYS.items():
            try:
                relays[name] = running.enter_context(start(upstreams))
            except MissingError as reason:
                console.print(f"left out: {name}: {reason}")
        results = {name: Measured() for name in relays}
        for number in range(rounds):
            names = list(relays)
            names = names[number % len(names) :] + names[: number % len(names)]
            trips = relay_load.round_trips({name: relays[name].ports[0] for name in names})
            for name in names:
                results[name].rounds.append(one_round(relays[name], trips[name]))
        for name, relay in relays.items():
            if relay.pid:
                kilobytes = relay_load.kilobytes_per_connection(relay.ports[1], relay.pid)
                results[name].kilobytes = kilobytes
    return results


def one_round(relay: Relay, trip: relay_load.RoundTrip) -> Round:
    """The other loads on one relay, about a second."""
    _, answer, pour = relay.ports
    return Round(
        trip.p50,
        trip.p99,
        relay_load.bulk(pour),
        relay_load.sequential(answer),
        relay_load.concurrent(answer),
    )


def figures(results: Results) -> Table:
    """One relay a row."""
    table = Table(title="64-byte ping-pong, bulk and connections through each relay, one core")
    heads = ("added p50 us", "added p99 us", "whole p50 us", "x C", "GB/s", "conn/s",
             "conn/s, 64", "KB/conn")  # fmt: skip
    table.add_column("")
    for head in heads:
        table.add_column(head, justify="right")
    for name, measured in results.items():

        def middle(figure: Callable[[Round], float], of: Measured = measured) -> float:
            return statistics.median(map(figure, of.rounds))

        table.add_row(
            name,
            f"{added(results, name, lambda one: one.p50):.1f}",
            f"{added(results, name, lambda one: one.p99):.1f}",
            f"{middle(lambda one: one.p50):.1f}",
            f"{ratio(results, name, 'C', lambda one: one.p50):.2f}" if "C" in results else "",
            f"{middle(lambda one: one.bulk):.2f}",
            f"{middle(lambda one: one.sequential):.0f}",
            f"{middle(lambda one: one.concurrent):.0f}",
            "" if measured.kilobytes is None else f"{measured.kilobytes:.1f}",
        )
    return table


def decided(results: Results) -> Table:
    """What was claimed, and what this run says."""
    table = Table("claim", "ours to theirs", "holds", title="Claims")
    for claim in claims(results):
        table.add_row(claim.text, f"{claim.ratio:.2f}", "yes" if claim.holds else "NO")
    return table


def delays(found: dict[str, Lateness | str]) -> Table:
    """Microseconds beyond the 20 ms asked for."""
    table = Table(title="Error of a 20 ms latency on 200 streams of 50 tokens/s, microseconds")
    for head in ("", "least", "p50", "p99"):
        table.add_column(head, justify="right" if head else "left")
    for name, late in found.items():
        if isinstance(late, str):
            table.add_row(name, late)
        else:
            table.add_row(name, f"{late.least:.0f}", f"{late.p50:.0f}", f"{late.p99:.0f}")
    return table


def preempt() -> None:
    """Put us and the relays before other processes, whose slices else show in every p99.

    Exits with 2 where that is not allowed.
    """
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    except PermissionError:
        click.echo("bench.line: --real-time needs CAP_SYS_NICE: leave it out", err=True)
        sys.exit(2)


@click.command()
@click.option(
    "--rounds", type=click.IntRange(1, 9), default=5, show_default=True, help="Paired rounds."
)
@click.option("--real-time", is_flag=True, help="Run before every other process (needs the right).")
def main(rounds: int, real_time: bool) -> None:
    """Measure the line beside its peers, in under two minutes."""
    console = Console(width=None if sys.stdout.isatty() else 120)
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[-1]})
    if real_time:
        preempt()
    results = measure(rounds, console)
    console.print(figures(results), decided(results))
    console.print(f"A fault put on a live line, or off it: {change_microseconds():.1f} us (median)")
    console.print(delays(latencies(cores)))


if __name__ == "__main__":
    main()
