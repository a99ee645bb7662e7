"""Shopify's own server as a process of ours, for `LINE=toxiproxy`."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tokenwire.clock import Clock

NAME = "toxiproxy-server"
MISSING = f"no {NAME} in bin/ or on the PATH: `make toxiproxy` builds it (needs Go 1.23)"
_START_SECONDS = 10.0
_STOP_SECONDS = 5.0
_LOOK_SECONDS = 0.01


def binary() -> Path | None:
    """The server of this clone's bin/, or else one on the PATH."""
    built = Path(__file__).parents[2] / "bin" / NAME
    found = str(built) if built.exists() else shutil.which(NAME)
    return Path(found) if found else None


@asynccontextmanager
async def running() -> AsyncIterator[tuple[str, int]]:
    """Its API's host and port, on loopback, until the block ends.

    Raises: FileNotFoundError, it is not here; TimeoutError, it does not start.
    """
    program = binary()
    if program is None:
        raise FileNotFoundError(MISSING)
    with socket.create_server(("127.0.0.1", 0)) as reserved:
        host, port = reserved.getsockname()
    process = await asyncio.create_subprocess_exec(
        program,
        *("-host", host, "-port", str(port)),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,  # its log: a pipe that nobody reads would stop it
        stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, "LOG_LEVEL": "error"},
    )
    try:
        async with Clock.running().timeout(_START_SECONDS):
            await _answers(process, host, port)
        yield host, port
    finally:
        await _end(process)


async def _answers(process: asyncio.subprocess.Process, host: str, port: int) -> None:
    """It has no way to say that it listens: knock until it does."""
    while process.returncode is None:
        try:
            _, writer = await asyncio.open_connection(host, port)
        except ConnectionRefusedError:
            await Clock.running().sleep(_LOOK_SECONDS)
        else:
            writer.close()
            return
    raise TimeoutError(f"{NAME} ended with {process.returncode} before it listened")


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        async with Clock.running().timeout(_STOP_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
