"""All small services in one process that can be killed: prints a port for each, and serves."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from clients.endpoint import Endpoint
from tests.services import grpc_service, http_service, websocket_service
from tests.services.stage import Stage

SERVICES = {"http": http_service, "websocket": websocket_service, "grpc": grpc_service}
_ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def running(
    hold_after: int,
) -> AsyncGenerator[tuple[asyncio.subprocess.Process, dict[str, Endpoint]]]:
    """The process, and where each service listens; each holds after so many tokens for ever."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.services.process",
        str(hold_after),
        cwd=_ROOT,
        env={"PYTHONPATH": f"{_ROOT}:{_ROOT / 'proto'}"},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        ports = (await process.stdout.readline()).split()
        yield (
            process,
            {
                name: Endpoint("127.0.0.1", int(port))
                for name, port in zip(SERVICES, ports, strict=True)
            },
        )
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _serve(hold_after: int) -> None:
    async with AsyncExitStack() as open_:
        ports = [
            (await open_.enter_async_context(each.serving(Stage(hold_after=hold_after)))).port
            for each in SERVICES.values()
        ]
        print(*ports, flush=True)
        await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
