"""`tokenwire lab`: the lab's page, served on loopback until Ctrl-C."""

from __future__ import annotations

import asyncio
import signal
import socket
from contextlib import suppress

import click
from uvicorn import Config, Server

from conformance import casebook
from conformance.lab.bench import bench
from conformance.lab.choices import choices
from conformance.lab.server import application
from conformance.options import Trouble

HOST = "127.0.0.1"
LEAVING_SECONDS = 1


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8700, show_default=True)
def lab(*, port: int) -> None:
    """The same stream side by side in your browser, while you pull faults and gateways."""
    try:
        listening = socket.create_server((HOST, port))
    except OSError as error:
        raise Trouble(f"{HOST}:{port}: {error.strerror}; say --port") from error
    with listening, suppress(KeyboardInterrupt):
        asyncio.run(serve(listening))


async def serve(listening: socket.socket) -> None:
    """Until SIGINT or SIGTERM; then every gateway and stream of the lab ends too."""
    url = "http://{}:{}".format(*listening.getsockname())
    async with bench(choices(casebook.load()), url) as made:
        config = Config(
            application(made),
            log_config=None,
            access_log=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=LEAVING_SECONDS,
        )
        server = _Leaving(config)
        click.echo(f"{url}/ (Ctrl-C ends it)")
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, server.leave)
        await server.serve([listening])


class _Leaving(Server):
    """When it is through, uvicorn raises the signal that ended it again: that one must not kill
    us before the gateways have ended."""

    def leave(self) -> None:
        """Stop serving."""
        self.should_exit = True
