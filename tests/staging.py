"""A staging gateway: one of our real gateways with TLS, our origin behind it, a file naming it.

`python -m tests.staging FOLDER [ROAD]` keeps one up until it is interrupted.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path

from conformance.commands.interruption import interruptible
from conformance.origins.separate import Separate
from conformance.roads.gateway import Gateways
from gateways.certificates import HOST

ROAD = "nginx@tuned+h2-tls"
PORTS = ("--sse-port", "--ws-port", "--grpc-port")
FILE = """name = "staging"
staging = true
depth = "sandwich"

[wires.sse]
url = "https://{host}:{sse}"
headers = {{ Authorization = "Bearer env:STAGING_TOKEN" }}

[wires.websocket]
url = "wss://{host}:{websocket}"
headers = {{ Authorization = "Bearer env:STAGING_TOKEN" }}

[wires.grpc]
url = "https://{host}:{grpc}"
headers = {{ Authorization = "Bearer env:STAGING_TOKEN" }}

[tls]
ca = "ca.pem"
"""


@asynccontextmanager
async def staging(folder: Path, road: str = ROAD) -> AsyncIterator[Path]:
    """The target's file, in `folder`, while what it names is up.

    Raises:
        GatewayFailedError: the gateway cannot be had.
    """
    async with AsyncExitStack() as stack:
        gateways = await stack.enter_async_context(Gateways([road]))
        slots = [await stack.enter_async_context(gateways.leased(road)) for _ in range(3)]
        wires = ("sse", "websocket", "grpc")
        origin = [
            word
            for option, wire, slot in zip(PORTS, wires, slots, strict=True)
            for word in (option, str(slot.origin(wire)))
        ]
        await stack.enter_async_context(Separate.running(origin, ""))
        listening = {wire: slot.listen(wire) for wire, slot in zip(wires, slots, strict=True)}
        (folder / "ca.pem").write_bytes(slots[0].ca_pem)
        file = folder / "staging.toml"
        file.write_text(FILE.format(host=HOST, **listening))
        yield file


async def _keep(folder: Path, road: str) -> None:
    async with staging(folder, road) as file:
        print(file, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    with suppress(asyncio.CancelledError):  # SIGTERM too ends what was started
        asked = sys.argv[2] if len(sys.argv) > 2 else ROAD
        asyncio.run(interruptible(_keep(Path(sys.argv[1]), asked)))
