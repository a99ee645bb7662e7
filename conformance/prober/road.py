"""A road of ours as a subject: the gateway in a process of its own, the origin behind it here."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

from clients.endpoint import Endpoint
from conformance.prober.subject import Subject
from conformance.roads.gateway import Gateways
from conformance.roads.name import DIRECT
from gateways.ports import LOOPBACK
from servers import ledger
from servers.origin import Origin, Settings, serving
from servers.record import RunRecord

WIRES = ("sse", "websocket", "grpc")


class Near:
    """The ledger of an origin in this process."""

    def __init__(self, origin: Origin) -> None:
        self._ledger = origin.ledger

    async def record(self, run_id: str) -> RunRecord | None:
        return self._ledger.record(run_id)

    async def settled(self, run_id: str, seconds: float) -> None:
        if self._ledger.run(run_id) is not None:
            await self._ledger.wait(run_id, ledger.settled, seconds)


@asynccontextmanager
async def on_road(road: str) -> AsyncIterator[Subject]:
    """This road, `direct` or a gateway's, until the block ends.

    Raises:
        GatewayFailedError: its gateway cannot be had.
    """
    async with AsyncExitStack() as stack:
        if road == DIRECT:
            origin = await stack.enter_async_context(serving())
            yield Subject(road, direct(origin), Near(origin))
            return
        gateways = await stack.enter_async_context(Gateways([road]))
        wires = [w for w in WIRES if not gateways.unsupported(road, w, "stock")]
        leased = {w: await stack.enter_async_context(gateways.leased(road)) for w in wires}
        origins = {wire: lease.origin(wire) for wire, lease in leased.items()}
        origin = await stack.enter_async_context(serving(listening(origins)))
        endpoints = {w: lease.endpoint((LOOPBACK, lease.listen(w))) for w, lease in leased.items()}
        yield Subject(road, endpoints, Near(origin))


def direct(origin: Origin) -> Mapping[str, Endpoint]:
    """The origin itself, by wire."""
    parts = {wire: authority.rpartition(":") for wire, authority in origin.authorities.items()}
    return {wire: Endpoint(host, int(port)) for wire, (host, _, port) in parts.items()}


def listening(ports: Mapping[str, int]) -> Settings:
    """An origin where a gateway expects it; a wire that none expects gets a free port."""
    return Settings(
        sse_port=ports.get("sse", 0),
        websocket_port=ports.get("websocket", 0),
        grpc_port=ports.get("grpc", 0),
    )
