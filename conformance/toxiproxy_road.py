"""The direct road with a real Toxiproxy in the place of our own line."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from faults.fault import Fault
from faults.toxics import ToxiproxyError, ToxiproxyLine
from faults.toxiproxy.expressed import Unsupported, expressed
from tokenwire.clock import Clock

ADDRESS = "TOXIPROXY_API"  # host:port of a server that runs already
BINARY = "TOXIPROXY_SERVER"
STARTING_SECONDS = 10.0
ASKING_SECONDS = 0.02
INSTALL = f"run `make toxiproxy`, or set {ADDRESS}=host:port to a server that runs"


def missing() -> str:
    """Why there is no server to use and what to do about it, "" where there is."""
    if os.environ.get(ADDRESS) or _binary():
        return ""
    return f"no Toxiproxy server: {INSTALL}"


def cannot(fault: Fault | None, live: bool) -> str:
    """Why Toxiproxy cannot do this, "" where it can."""
    if fault is None:
        return ""
    terms = expressed(fault, live=live)
    return terms.reason if isinstance(terms, Unsupported) else ""


class ToxiproxyRoad:
    """One worker's Toxiproxy: the server that was named, or one that ends with the worker."""

    def __init__(self) -> None:
        self._stack = AsyncExitStack()
        self._starting = asyncio.Lock()
        self._api: tuple[str, int] | None = None

    async def aclose(self) -> None:
        """End the server, if it is ours."""
        await self._stack.aclose()

    @asynccontextmanager
    async def stretched(self, upstream: tuple[str, int]) -> AsyncIterator[ToxiproxyLine]:
        """A proxy of its own for one cell. Raises: ToxiproxyError, TimeoutError."""
        async with self._starting:
            if self._api is None:
                self._api = await self._found()
        async with ToxiproxyLine.stretched(upstream, self._api) as line:
            yield line

    async def _found(self) -> tuple[str, int]:
        named = os.environ.get(ADDRESS)
        if named:
            host, _, port = named.rpartition(":")
            return host, int(port)
        return await self._stack.enter_async_context(_server())


@asynccontextmanager
async def _server() -> AsyncIterator[tuple[str, int]]:
    port = _free_port()
    binary = _binary()
    assert binary is not None
    process = await asyncio.create_subprocess_exec(
        binary,
        "-host",
        "127.0.0.1",
        "-port",
        str(port),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        env=os.environ | {"LOG_LEVEL": "error"},
    )
    try:
        async with asyncio.timeout(STARTING_SECONDS):
            while not await _answers(port):
                if process.returncode is not None:
                    raise ToxiproxyError(f"{binary} ended with {process.returncode}; {INSTALL}")
                await Clock.running().sleep(ASKING_SECONDS)
        yield "127.0.0.1", port
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _answers(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


def _binary() -> str | None:
    ours = Path(__file__).parent.parent / "bin" / "toxiproxy-server"
    return (
        os.environ.get(BINARY)
        or (str(ours) if ours.exists() else None)
        or shutil.which("toxiproxy-server")
    )


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as asked:
        port: int = asked.getsockname()[1]
        return port
