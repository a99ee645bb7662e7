"""Roads: which lines and which gateway lie between a client and the origin."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from clients.endpoint import Endpoint
from conformance.case import Where
from conformance.gateway_road import Gateways
from conformance.origin import Origin
from conformance.plan import Plan
from conformance.road_name import DIRECT
from faults.fault import Fault
from faults.frames.frame_fault import FrameFault
from faults.line import Line
from faults.line_fault import LiftableFault, LineFault
from faults.process_fault import ProcessFault


@dataclass(frozen=True, slots=True)
class Stretch:
    """One cell's own piece of road. `far` is None where near and far are one line."""

    near: Line
    endpoint: Endpoint
    far: Line | None = None
    versions: Mapping[str, str] = field(default_factory=dict[str, str])

    def line(self, where: Where) -> Line:
        """The line that a fault befalls; on a direct road there is but one."""
        return self.far if where is Where.FAR and self.far is not None else self.near

    def prepare(self, fault: Fault, where: Where) -> None:
        """Before the client connects: what must follow a connection from its first byte."""
        if isinstance(fault, FrameFault):
            fault.wear(self.line(where))

    async def fire(self, fault: Fault, where: Where, origin: Origin) -> None:
        """Return when the fault is in force.

        Raises:
            TypeError: a fault of a layer that no cell can fire; casebook.load should have said so.
        """
        match fault:
            case LineFault() | FrameFault():
                await fault.fire(self.line(where))
            case ProcessFault():
                await fault.fire(origin.pid)
            case _:
                raise TypeError(f"{fault} is of no layer that a cell can fire")

    async def lift(self, fault: Fault, where: Where) -> None:
        """Take the fault back. Raises: TypeError, it cannot be taken back."""
        if not isinstance(fault, LiftableFault):
            raise TypeError(f"{fault} cannot be lifted")
        await fault.lift(self.line(where))


class Roads:
    """The roads of one shard, by name; an async context that ends every gateway it started."""

    def __init__(self, plan: Plan) -> None:
        self._gateways = Gateways(planned.cell.road for planned in plan.cells)

    async def __aenter__(self) -> Roads:
        return self

    async def __aexit__(self, *kind: object) -> None:
        await self._gateways.__aexit__(*kind)

    def unsupported(self, road: str, wire: str) -> str:
        """Why this road cannot carry this wire, "" where it can."""
        return "" if road == DIRECT else self._gateways.unsupported(road, wire)

    @asynccontextmanager
    async def stretched(self, road: str, origin: Origin, wire: str) -> AsyncIterator[Stretch]:
        """A road of its own for one cell, gone with the block.

        Raises:
            GatewayFailedError: the gateway cannot be had, or died while the cell ran.
        """
        if road == DIRECT:
            async with Line.stretched(origin.address(wire)) as near:
                yield Stretch(near, Endpoint(near.host, near.port))
            return
        async with (
            self._gateways.leased(road) as leased,
            Line.stretched(origin.address(wire), port=leased.origin(wire)) as far,
            Line.stretched((far.host, leased.listen(wire))) as near,
        ):
            yield Stretch(near, Endpoint(near.host, near.port), far, leased.versions)
