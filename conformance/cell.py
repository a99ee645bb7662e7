"""One cell, run: the client listens, the trigger falls, the fault fires, the end is recorded."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace

from google.protobuf import json_format

from clients.conversation import Conversation
from clients.events import Ended, Heard, Noticed, Perceived
from clients.manner import Setting
from conformance import transcript
from conformance.case import Act, AtHeard, AtSaid, Case, Move, RoadKind, Where
from conformance.firing import Firing
from conformance.origins.origin import Origin, Origins
from conformance.patience import Patience
from conformance.plan import Plan, Planned
from conformance.roads.road import Roads, Stretch
from conformance.roads.target import send_far_fault, told_to_stand_still
from conformance.shared_stream import stranger
from conformance.standstill import stood_still, weight
from conformance.wires import STOPS, Converse, cannot_move, converse
from servers.record import RunRecord
from tokenwire.clock import Clock
from tokenwire.recording import Acted, Recording, Weight
from tokenwire.v1.stream_pb2 import Append, Approve, ClientMessage, StreamRequest


async def perform(
    case: Case,
    planned: Planned,
    plan: Plan,
    origins: Origins,
    roads: Roads,
    opening: asyncio.Semaphore | None = None,
    speak: Converse = converse,
) -> Recording:
    """Run one cell and record it; what the wire does is never raised.

    `opening` bounds how many cells of one process connect at the same time: libraries do most of
    their work there, and a cell's patience must not run out because of its neighbours.
    `speak` starts the client; tests/mutants puts broken ones in its place.

    Raises:
        Exception: a bug of ours; the shard records it as harness-failed.
    """
    wire = planned.cell.wire
    reason = (
        case.unsupported.get(wire)
        or cannot_move(case, wire)
        or roads.unsupported(planned.cell, case)
    )
    if reason:
        return transcript.unsupported(planned, plan, reason)
    async with (
        origins.serving(case.origin) as origin,
        roads.stretched(planned.cell.road, origin, wire, own_gateway=case.own_gateway) as stretch,
    ):
        running = _Performance(case, planned, plan, origin, stretch)
        await running.run(opening or asyncio.Semaphore(), speak)
        return running.recording()


REACHING_SECONDS = 0.2
GATEWAY_SECONDS = 3.0  # Patience knows when our own process was starved, not when a gateway was
FAR_AWAY_SECONDS = 1.0
OPENING_SECONDS = 0.1  # a cell that has not reached the origin by then never may


class _Performance:
    def __init__(
        self, case: Case, planned: Planned, plan: Plan, origin: Origin, stretch: Stretch
    ) -> None:
        self._case = case
        self._planned = planned
        self._plan = plan
        self._origin = origin
        self._stretch = stretch
        self._perceived: list[Perceived] = []
        self._acted: list[Acted] = []
        self._given_up_ns = 0
        self._asked_ns = 0
        self._patience = Patience(case.patience_seconds + more_seconds(case, stretch))
        self._firing = Firing(case, planned, plan, origin, stretch, self._patience, self._acted)
        self._request = request_of(case, planned, plan)
        if stretch.far_in_request and self._firing.fault is not None:
            send_far_fault(case, self._firing.fault, self._request)
        self._call_id = ""
        self._ledger: RunRecord | None = None
        self._left = False
        self._still_ns = 0
        self._weighed: list[tuple[Weight, int]] = []  # before, and whose
        self._weights: list[Weight] = []

    async def run(self, opening: asyncio.Semaphore, speak: Converse) -> None:
        """Until the client's stream ended or patience did; then what the origin noticed."""
        case = self._case
        self._firing.prepare()
        if case.stranger:
            await self._let_a_stranger_ask()
        await self._firing.at_connect()
        manner = replace(case.manner, setting=Setting(self._planned.cell.setting))
        conversation = speak(self._planned.cell.wire, self._stretch.endpoint, self._request, manner)
        async with asyncio.TaskGroup() as beside:
            far = self._firing.waits_for_the_origin
            tasks = [beside.create_task(self._firing.far_trigger())] if far else []
            if case.speaks_every_seconds:
                tasks.append(beside.create_task(self._keep_speaking(conversation)))
            try:
                await self._listen(conversation, beside, opening)
            finally:
                for task in tasks:
                    task.cancel()
                if not self._stays():
                    await conversation.aclose()
        if case.weighs:
            self._still_ns = await stood_still(self._origin, self._planned.run_id)
            self._weights = [weight(each.who, pid, each) for each, pid in self._weighed]
        await self._origin.settled(self._planned.run_id, case.notice_seconds)
        # Asked before a client that only stopped reading really leaves.
        page = await self._origin.record(self._planned.run_id)
        own = self._stretch.far_in_request and case.where is Where.FAR
        self._ledger = told_to_stand_still(page, self._firing.fault) if own and page else page
        await conversation.aclose()

    def recording(self) -> Recording:
        """What both ends saw, once it has run."""
        clock = self._origin.clock
        return transcript.recording(
            self._planned,
            self._plan,
            self._request,
            observed=transcript.observation(
                self._asked_ns, self._perceived, self._acted, self._given_up_ns, clock
            ),
            clock=clock,
            ledger=self._ledger,
            stretch=self._stretch,
            fired_ns=self._firing.fired_ns,
            notice_seconds=self._case.notice_seconds,
            standstill=(self._still_ns, self._weights) if self._case.weighs else None,
        )

    async def _let_a_stranger_ask(self) -> None:
        meets = self._case.stranger_meets
        if meets is not None:
            run_id = self._planned.run_id
            await self._stretch.fire(meets, self._case.where, self._origin, run_id, live=False)
        another = self._stretch.stranger or self._stretch.endpoint
        self._acted.append(await stranger(another, self._request))
        if meets is not None:
            await self._stretch.lift(meets, self._case.where)

    async def _listen(
        self, conversation: Conversation, beside: asyncio.TaskGroup, opening: asyncio.Semaphore
    ) -> None:
        events = aiter(conversation)
        await opening.acquire()
        self._asked_ns = time.monotonic_ns()
        self._patience.renew()
        connecting = beside.create_task(self._connect(opening))
        try:
            await self._hear(events, conversation, beside)
        finally:
            connecting.cancel()

    async def _connect(self, opening: asyncio.Semaphore) -> None:
        """Hold our place among those that connect until the origin knows of us."""
        try:
            await self._origin.opened(self._planned.run_id, OPENING_SECONDS)
        finally:
            opening.release()

    async def _hear(
        self,
        events: AsyncIterator[Perceived],
        conversation: Conversation,
        beside: asyncio.TaskGroup,
    ) -> None:
        while (event := await self._next(events)) is not None:
            if self._left and isinstance(event, Heard):
                # Handed over before the leaving took hold, and heard by nobody.
                event = Noticed("unheard", event.app_ns, event.socket_ns, str(event.seq))
            self._perceived.append(event)
            match event:
                case Heard(seq):
                    self._patience.renew()
                    await self._on_heard(event, seq, conversation, beside)
                case Noticed():
                    pass
                case Ended():
                    return

    async def _next(self, events: AsyncIterator[Perceived]) -> Perceived | None:
        """The next event; None when patience has run out, which is a hang."""
        case = self._case
        if case.reads_every_seconds:
            await Clock.running().sleep(case.reads_every_seconds)
        waiting = asyncio.ensure_future(anext(events))
        if await self._patience.outlasts(waiting):
            return waiting.result()
        self._given_up_ns = time.monotonic_ns()
        waiting.cancel()
        with suppress(asyncio.CancelledError, StopAsyncIteration):
            await waiting
        return None

    async def _on_heard(
        self, event: Heard, seq: int, conversation: Conversation, beside: asyncio.TaskGroup
    ) -> None:
        if event.event is not None and event.event.WhichOneof("body") == "tool_call":
            self._call_id = event.event.tool_call.call_id
        await self._firing.heard(seq, beside)
        for move in self._case.moves:
            if move.at_heard == seq:
                await self._move(move, conversation)

    async def _move(self, move: Move, conversation: Conversation) -> None:
        self._acted.append(Acted(str(move.act), time.monotonic_ns()))
        if self._case.weighs and move.act is Act.STOP_READING:
            pids = {"origin": self._origin.pid}
            if self._stretch.gateway is not None:
                pids["gateway"] = self._stretch.gateway.leader
            self._weighed = [(weight(who, pid), pid) for who, pid in pids.items()]
        match move.act:
            case Act.HALF_CLOSE:
                await conversation.half_close()
            case Act.APPROVE:
                approve = Approve(call_id=self._call_id, approved=True)
                await conversation.send(ClientMessage(approve=approve))
            case Act.APPEND:
                await conversation.send(ClientMessage(append=Append(text=move.text)))
            case Act.RELEASE:  # after what the client did has reached the origin
                await self._origin.settled(self._planned.run_id, REACHING_SECONDS)
                await self._firing.release()
            case _:
                self._left = move.act is not Act.CANCEL
                await conversation.stop(STOPS[move.act])

    async def _keep_speaking(self, conversation: Conversation) -> None:
        while True:
            await Clock.running().sleep(self._case.speaks_every_seconds)
            await conversation.send(ClientMessage(append=Append(text="still here")))

    def _stays(self) -> bool:
        """Whether the client keeps its socket although it reads no more."""
        return any(move.act is Act.STOP_READING for move in self._case.moves)


def more_seconds(case: Case, stretch: Stretch) -> float:
    """What a cell waits longer where a gateway stands in between. Little where its case is not
    made for one: a client's own timeouts, documented not to have come by then, must not come."""
    if not stretch.gated:
        return 0.0
    return FAR_AWAY_SECONDS if case.roads is RoadKind.DIRECT else GATEWAY_SECONDS


def request_of(case: Case, planned: Planned, plan: Plan) -> StreamRequest:
    """The StreamRequest of a cell. The origin holds where the trigger or a move falls."""
    request = StreamRequest(script=case.script, run_id=planned.run_id)
    options = {"seed": plan.seed, "limit": case.limit} | dict(case.options)
    json_format.ParseDict(options, request.options)
    if isinstance(case.when, AtHeard | AtSaid):
        request.options.hold_after = case.when.k
    elif case.holds_at:
        request.options.hold_after = case.holds_at
    return request
