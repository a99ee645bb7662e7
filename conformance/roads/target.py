"""The road to a target: our near line in front of a gateway that is not ours.

The line passes TLS through untouched; host name, SNI and path stay the target's.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from clients.adapters import catalogue
from clients.endpoint import Endpoint
from conformance import control
from conformance.case import AtSaid, Case, Where
from conformance.origins.target import TargetOrigin, side_door
from conformance.plan import Plan
from conformance.targets import adapter
from conformance.targets.endpoint import endpoint, ledger, stranger
from conformance.targets.file import BadTargetError, read
from conformance.targets.service import Unseen, unanswerable
from conformance.targets.target import Depth, Target
from conformance.wires import Converse, converse
from faults.fault import Fault
from faults.fin import Fin
from faults.frames.frame_fault import FrameFault
from faults.gateway_fault import GatewayFault
from faults.line import Line
from faults.process_fault import ProcessFault
from faults.reset import Reset
from faults.restart import Restart
from faults.stall import Stall
from gateways.running import GatewayFailedError
from servers.grip import PeerGrip, TransportGrip
from servers.record import Finished, RunRecord
from tokenwire.recording import Identity, Recording
from tokenwire.v1.stream_pb2 import OriginFault, StreamRequest

WHOLE = "whole"
REACH = {
    "sse": TransportGrip.reach,
    "websocket": TransportGrip.reach,
    "grpc": PeerGrip.reach,
    "grpc-web": PeerGrip.reach,
}


class TargetRoad:
    """One target, as one worker meets it; ends what it opened."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self._origin: TargetOrigin | None = None
        self._opening = asyncio.Lock()

    @classmethod
    def of(cls, plan: Plan) -> TargetRoad | None:
        """The plan's, None where it has none. Raises: BadTargetError."""
        if not plan.target.file:
            return None
        file = Path(plan.target.file)
        target = read(file)
        if digest(file) != plan.target.digest:
            raise BadTargetError(f"{file}: was changed since this run was planned; plan it anew")
        return cls(target)

    def unsupported(self, cell: Identity, case: Case) -> str:
        """Why this cell cannot be had through a gateway that is not ours, "" where it can."""
        return unsupported(self.target, cell, case)

    def endpoint(self, wire: str, near: tuple[str, int]) -> Endpoint:
        """How a client meets the target by way of the near line."""
        return endpoint(self.target, wire, near)

    def stranger(self, wire: str, near: tuple[str, int]) -> Endpoint:
        """How another user meets it."""
        return stranger(self.target, wire, near)

    @asynccontextmanager
    async def near(self, wire: str) -> AsyncIterator[Line]:
        """The line in front of the target: this host and port, and no other."""
        address = self.target.wires[wire].address
        async with Line.stretched((address.host, address.port)) as line:
            yield line

    def speak(self, wire: str) -> Converse:
        """Who speaks to it: our clients, or its adapter's."""
        named = self.target.wires.get(wire)
        if named is None or not named.adapter:
            return converse
        return catalogue.converse(adapter.settings(self.target, wire))

    def as_expected(self, seen: Recording, folder: Path) -> Recording:
        """A service's recording with what its control heard, and whom it was asked of; our
        origin's as it is."""
        if self.target.depth is Depth.SANDWICH or seen.unsupported or seen.trouble:
            return seen
        wire = self.target.wires[seen.cell.wire]
        found = control.against(folder, seen, deterministic=wire.deterministic)
        if not wire.adapter:
            return found
        asked = adapter.settings(self.target, seen.cell.wire)
        return replace(found, provider=catalogue.provider(asked), model=catalogue.model(asked))

    async def origin(self) -> TargetOrigin | Unseen:
        """Our origin behind it, its clock compared with ours; nobody where it is not ours.

        Raises: GatewayFailedError, it does not tell its time.
        """
        if self.target.depth is not Depth.SANDWICH:
            return Unseen()
        async with self._opening:
            if self._origin is None:
                origin = TargetOrigin(side_door(ledger(self.target)))
                if not await origin.set_watch():
                    await origin.aclose()
                    raise GatewayFailedError("the origin's side door does not answer GET /clock")
                self._origin = origin
            return self._origin

    async def aclose(self) -> None:
        """Hang up on the side door."""
        if self._origin is not None:
            await self._origin.aclose()


def digest(file: Path) -> str:
    """Twelve hex digits over a target's file, in which no secret stands."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


def unsupported(target: Target, cell: Identity, case: Case) -> str:
    """Why a target of this depth cannot answer a cell, "" where it can."""
    if target.depth is Depth.PROBE and (case.id != WHOLE or cell.setting != "stock"):
        return "a probe asks only whether bytes come at all, and how that ends"
    if cell.wire not in target.wires:
        return f"the target names no [wires.{cell.wire}]"
    fault = case.fault_on(cell.wire)
    if isinstance(fault, ProcessFault | Restart) or case.where is Where.ORIGIN:
        return "the process at the far end is not ours to freeze or to end"
    if case.own_gateway or isinstance(fault, GatewayFault):
        return "the gateway's process is not ours to reload or to end"
    if case.origin.http != "h11":
        return f"asks for an origin started with `--http {case.origin.http}`"
    if target.depth is Depth.ADAPTER and (reason := unanswerable(case)):
        return reason
    if case.where is Where.FAR and not isinstance(case.when, AtSaid):
        return "an origin that fires a fault itself fires it at a token"
    if case.where is Where.FAR and fault is not None:
        return _far(target, cell.wire, fault)
    if isinstance(fault, FrameFault) and target.wires[cell.wire].address.tls:
        return "its frames are inside TLS, which the line passes through untouched"
    return ""


def send_far_fault(case: Case, fault: Fault, request: StreamRequest) -> None:
    """Have a far fault travel in the request: the origin holds at its trigger, and fires it on
    its own line when it is released. A near fault is the near line's, and not sent."""
    if case.where is Where.FAR:
        assert isinstance(case.when, AtSaid)
        name = own_fault(fault)
        request.options.faults.append(OriginFault(name=name, said=case.when.k))


def told_to_stand_still(page: RunRecord, fault: Fault | None) -> RunRecord:
    """The page of an origin that stalls itself, its open attempts finished by that: it cannot
    notice anybody's leaving before it goes on, because we told it so."""
    if not isinstance(fault, Stall):
        return page
    attempts = tuple(
        each
        if each.left or each.finished
        else replace(each, finished=Finished(each.said[-1].said_ns if each.said else 0, "fault"))
        for each in page.attempts
    )
    return replace(page, attempts=attempts)


def own_fault(fault: Fault) -> str:
    """What the origin calls this fault where it befalls its own line, "" where it has none."""
    match fault:
        case Fin() | Reset() if fault == type(fault)():
            return fault.name()
        case Stall():
            return "stall"
        case _:
            return ""


def _far(target: Target, wire: str, fault: Fault) -> str:
    if target.depth is not Depth.SANDWICH:
        return "the far line is out of reach: the service behind the gateway is not our origin"
    name = own_fault(fault)
    if name not in REACH[wire]:
        return f"our origin cannot fire {fault} on its own {wire} line"
    return ""
