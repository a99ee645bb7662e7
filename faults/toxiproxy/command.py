"""`python -m faults serve`: the server from the command line."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path
from typing import Any

import click
import uvloop

from faults.line import DIAL_SECONDS
from faults.toxiproxy.server import Server, serving


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address of the API.")
@click.option("--port", default=8474, show_default=True, help="Port of the API; 0 takes any.")
@click.option(
    "--config",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Proxies to start with: a JSON array as for POST /populate.",
)
@click.option("--seed", type=int, help="Repeats a run's random choices.  [default: a new one]")
@click.option(
    "--dial-seconds",
    type=click.FloatRange(min=0.001),
    default=DIAL_SECONDS,
    show_default=True,
    help="How long an upstream may take to answer a connection attempt.",
)
def serve(host: str, port: int, config: Path | None, seed: int | None, dial_seconds: float) -> None:
    """Serve the HTTP API of Toxiproxy 2.12 until Ctrl-C."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        sys.exit(runner.run(_serve(host, port, config, seed, dial_seconds)))


async def _serve(
    host: str, port: int, config: Path | None, seed: int | None, dial_seconds: float
) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(_report)
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    try:
        async with serving(host, port, seed=seed, dial_seconds=dial_seconds) as server:
            if config is not None and (problem := await _populate(server, config)):
                return _refuse(f"{config}: {problem}")
            click.echo(f"Toxiproxy's API on {server.url}, seed {server.seed}. Ctrl-C ends it.")
            await stop.wait()
    except OSError as error:
        code = error.errno or 0  # negative: getaddrinfo has errors of its own
        reason = os.strerror(code) if code > 0 else str(error)
        return _refuse(
            f"cannot listen on {host}:{port}: {reason}. Choose another --host or --port."
        )
    return 0


def _report(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """uvloop forgets the name lookup of a dial that is hung up: its failure is no news."""
    if not isinstance(context.get("exception"), socket.gaierror):
        loop.default_exception_handler(context)


async def _populate(server: Server, config: Path) -> str:
    """Why the file's proxies cannot all be had; "" if they can."""
    refusal = (await server.populate(config)).refusal
    return refusal.error if refusal else ""


def _refuse(reason: str) -> int:
    click.echo(f"faults serve: {reason}", err=True)
    return 2
