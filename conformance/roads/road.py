"""Roads: which lines and which gateway lie between a client and the origin."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from clients.endpoint import Endpoint
from conformance.case import AtConnect, Case, Where
from conformance.origins.origin import Origin
from conformance.origins.separate import Separate
from conformance.plan import Plan
from conformance.roads import name as name_of
from conformance.roads.gateway import Gateways
from conformance.roads.kernel import KernelRoad
from conformance.roads.own_gateway import OwnGateway
from conformance.roads.target import TargetRoad
from conformance.roads.toxiproxy import ToxiproxyRoad, cannot, missing
from conformance.wires import spoken
from faults.fault import Fault
from faults.frames.frame_fault import FrameFault
from faults.gateway_fault import GatewayFault
from faults.kernel.packet_fault import PacketFault, ShapingPacketFault
from faults.kernel.packet_link import PacketLink
from faults.line import Line
from faults.line_fault import LiftableFault, LineFault
from faults.process_fault import ProcessFault
from faults.reload_gateway import ReloadGateway
from faults.restart import Restart
from faults.toxics import ToxiproxyLine
from tokenwire.recording import Identity

Near = Line | PacketLink | ToxiproxyLine


@dataclass(frozen=True, slots=True)
class Stretch:
    """One cell's own piece of road. `far` is None where near and far are one line."""

    near: Near
    endpoint: Endpoint
    far: Line | None = None
    versions: Mapping[str, str] = field(default_factory=dict[str, str])
    gateway: OwnGateway | None = None  # where its process is this cell's own
    far_in_request: bool = False  # it travels there, and the origin fires it when released
    stranger: Endpoint | None = None  # how another user meets it, where that is another way

    @property
    def gated(self) -> bool:
        """Whether a gateway stands between the client and the origin."""
        return self.far is not None or self.far_in_request

    def line(self, where: Where) -> Near:
        """What a fault befalls; on a direct road there is but one line."""
        return self.far if where is Where.FAR and self.far is not None else self.near

    def prepare(self, fault: Fault, where: Where) -> None:
        """Before the client connects: what must follow a connection from its first byte."""
        line = self.line(where)
        if isinstance(fault, FrameFault) and isinstance(line, Line):
            fault.wear(line)

    async def fire(
        self, fault: Fault, where: Where, origin: Origin, run_id: str, *, live: bool
    ) -> None:
        """Return when the fault is in force.

        Raises:
            TypeError: a fault of a layer that no cell can fire; casebook.load should have said so.
        """
        if where is Where.FAR and self.far_in_request:
            await origin.release(run_id)
            return
        match fault, self.line(where):
            case Restart(), _:
                if not isinstance(origin, Separate):
                    raise TypeError(f"{fault} needs an origin in a process of its own")
                await origin.restart(run_id)
            case ProcessFault(), _:
                await fault.fire(origin.pid)
            case GatewayFault(), _:
                if self.gateway is None:
                    raise TypeError(f"{fault} needs a gateway in a process of its own")
                await fault.fire(self.gateway)
            case LineFault(), Line() as line:
                await fault.fire(line)
            case PacketFault(), PacketLink() as link:
                await fault.fire(link)
            case _, ToxiproxyLine() as toxiproxy:
                await toxiproxy.fire(fault, live=live)
            case _:
                raise TypeError(f"{fault} is of no layer that this road can fire")

    async def lift(self, fault: Fault, where: Where) -> None:
        """Take the fault back. Raises: TypeError, it cannot be taken back."""
        match fault, self.line(where):
            case LiftableFault(), Line() as line:
                await fault.lift(line)
            case ShapingPacketFault(), PacketLink() as link:
                await fault.lift(link)
            case _, ToxiproxyLine() as toxiproxy:
                await toxiproxy.lift(fault)
            case _:
                raise TypeError(f"{fault} cannot be lifted")


def _hidden(cell: Identity, case: Case) -> str:
    """Why a fault cannot reach the frames of a gateway's road, "" where it can."""
    framed = isinstance(case.fault_on(cell.wire), FrameFault)
    if framed and case.where is Where.NEAR and name_of.speaks_tls(cell.road):
        return "the near line carries TLS, in which nobody rewrites frames"
    return ""


class Roads:
    """The roads of one shard, by name; an async context that ends every gateway it started."""

    def __init__(
        self, plan: Plan, kernel: KernelRoad | str = "", target: TargetRoad | None = None
    ) -> None:
        self._kernel = kernel
        self._toxiproxy = ToxiproxyRoad()
        self.target = target
        planned = (each.cell.road for each in plan.cells)
        self._gateways = Gateways(road for road in planned if not name_of.is_target(road))

    async def __aenter__(self) -> Roads:
        return self

    async def __aexit__(self, *kind: object) -> None:
        await self._toxiproxy.aclose()
        if self.target is not None:
            await self.target.aclose()
        if isinstance(self._kernel, KernelRoad):
            await self._kernel.aclose()
        await self._gateways.__aexit__(*kind)

    def unsupported(self, cell: Identity, case: Case) -> str:
        """Why this road cannot carry this cell, "" where it can."""
        if self.target is not None and name_of.is_target(cell.road):
            return self.target.unsupported(cell, case)
        match cell.road:
            case name_of.DIRECT:
                return ""
            case name_of.KERNEL:
                return self._kernel if isinstance(self._kernel, str) else ""
            case name_of.TOXIPROXY:
                live = not isinstance(case.when, AtConnect)
                return missing() or cannot(case.fault_on(cell.wire), live)
            case _:
                gone = self._gateways.unsupported(cell.road, cell.wire, cell.setting)
                if case.own_gateway:
                    gone = gone or self._gateways.unendable(cell.road)
                reloads = isinstance(case.fault_on(cell.wire), ReloadGateway)
                deaf = self._gateways.unreloadable(cell.road) if reloads else ""
                return gone or deaf or _hidden(cell, case)

    @asynccontextmanager
    async def stretched(
        self, road: str, origin: Origin, wire: str, *, own_gateway: bool = False
    ) -> AsyncIterator[Stretch]:
        """A road of its own for one cell, gone with the block.

        `own_gateway`: on a gateway road, of a process that serves nobody else.

        Raises:
            GatewayFailedError: the gateway cannot be had, or died while the cell ran.
        """
        if self.target is not None and name_of.is_target(road):
            async with self.target.near(wire) as near:
                endpoint = self.target.endpoint(wire, (near.host, near.port))
                another = self.target.stranger(wire, (near.host, near.port))
                yield Stretch(near, endpoint, far_in_request=True, stranger=another)
            return
        if road == name_of.DIRECT:
            async with Line.stretched(origin.address(wire)) as near:
                yield Stretch(near, Endpoint(near.host, near.port))
            return
        if road == name_of.TOXIPROXY:
            async with self._toxiproxy.stretched(origin.address(wire)) as toxiproxy:
                yield Stretch(toxiproxy, Endpoint(toxiproxy.host, toxiproxy.port))
            return
        if isinstance(self._kernel, KernelRoad):
            async with self._kernel.laid() as link:
                yield Stretch(link, Endpoint(link.server_address, origin.address(wire)[1]))
            return
        lease = self._gateways.own if own_gateway else self._gateways.leased
        async with (
            lease(road) as leased,
            Line.stretched(origin.address(spoken(wire)), port=leased.origin(wire)) as far,
            Line.stretched((far.host, leased.listen(wire))) as near,
        ):
            endpoint = leased.endpoint((near.host, near.port))
            yield Stretch(near, endpoint, far, leased.versions, leased.own)
