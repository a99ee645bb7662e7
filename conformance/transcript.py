"""From what the clients, the ledger and the lines say to the one recording of a cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from google.protobuf import json_format

from clients.events import Ended, Heard, Noticed, Perceived
from conformance.origins.clock_offset import SAME_CLOCK, Offset
from conformance.plan import Plan, Planned
from conformance.roads.road import Stretch
from faults.line_log import LineEvent
from servers import cues, record
from servers.scripts import document as texts
from tokenwire import recording as rec
from tokenwire.v1.stream_pb2 import ClientMessage, Event, StreamRequest


def unsupported(planned: Planned, plan: Plan, reason: str) -> rec.Recording:
    """The recording of a cell that this road or wire cannot express."""
    return rec.Recording(
        planned.cell, planned.run_id, "", plan.hash, (), rec.Observation(0), unsupported=reason
    )


def recording(
    planned: Planned,
    plan: Plan,
    request: StreamRequest,
    *,
    observed: rec.Observation,
    ledger: record.RunRecord | None,
    stretch: Stretch,
    fired_ns: int,
    notice_seconds: float,
    clock: Offset = SAME_CLOCK,
    standstill: tuple[int, Sequence[rec.Weight]] | None = None,
) -> rec.Recording:
    """The whole file, also where the run never reached the origin.

    `standstill`: when that was, and the weights then; what nobody heard is left out then.
    """
    received = ledger.received if ledger else ()
    bodies = expected(request, received, plan.document)
    attempts = tuple(attempt(each, clock) for each in ledger.attempts) if ledger else ()
    return rec.Recording(
        cell=planned.cell,
        run_id=planned.run_id,
        request=json_format.MessageToJson(request, indent=None),
        plan=plan.hash,
        expected=_heard_of(bodies, observed) if standstill else bodies,
        observation=observed,
        attempts=attempts,
        messages=tuple(rec.Acted(f"{m.kind} by {m.wire}", clock.here(m.ns)) for m in received),
        near=tuple(map(line_seen, stretch.near.log)),
        far=tuple(map(line_seen, stretch.far.log)) if stretch.far else (),
        gateway=tuple(stretch.gateway.log) if stretch.gateway else (),
        fault=planned.fault,
        fired_ns=fired_ns,
        lane=planned.lane,
        notice_seconds=notice_seconds,
        versions=dict(stretch.versions),
        clock_offset_ns=clock.ns,
        clock_uncertainty_ns=clock.uncertainty_ns,
        standstill=_still(bodies, observed, attempts, *standstill) if standstill else None,
    )


def _heard_of(bodies: Sequence[str], observed: rec.Observation) -> tuple[str, ...]:
    """The bodies without those, but the last, that nobody heard: megabytes that nothing is
    compared with."""
    heard = {each.seq for each in observed.heard} | {len(bodies)}
    return tuple(body if seq in heard else "" for seq, body in enumerate(bodies, 1))


def _still(
    bodies: Sequence[str],
    observed: rec.Observation,
    attempts: Iterable[rec.Attempt],
    at_ns: int,
    weights: Iterable[rec.Weight],
) -> rec.Standstill:
    sizes = {seq: len(body.encode()) for seq, body in enumerate(bodies, 1)}
    taken = {said.seq for each in attempts for said in each.said if said.taken_ns}
    heard = {each.seq for each in observed.heard}
    return rec.Standstill(
        at_ns,
        sum(sizes.get(seq, 0) for seq in heard),
        sum(sizes.get(seq, 0) for seq in taken),
        sum(sizes.values()),
        tuple(weights),
    )


def expected(
    request: StreamRequest, received: Sequence[record.Received], document: str
) -> tuple[str, ...]:
    """The bodies of a whole delivery from seq 1 on, given what the client said."""
    said = tuple(
        cues.Received(m.after_seq, json_format.Parse(m.message, ClientMessage()))
        for m in received
        if m.kind != "release"
    )
    whole = StreamRequest()
    whole.CopyFrom(request)
    whole.ClearField("resume_after")
    script = texts.book(document)[request.script]
    return tuple(body(event) for event in cues.expected(script, whole, said))


def observation(
    asked_ns: int,
    perceived: Iterable[Perceived],
    acted: Iterable[rec.Acted],
    given_up_ns: int,
    clock: Offset = SAME_CLOCK,
) -> rec.Observation:
    """The near end's half. `clock`: the origin's, in which its events are stamped."""
    heard: list[rec.Heard] = []
    noticed: list[rec.Noticed] = []
    ended: rec.Ended | None = None
    for event in perceived:
        match event:
            case Heard(seq, said, app_ns, socket_ns):
                text, said_ns = (body(said), said.said_ns) if said is not None else ("", 0)
                heard.append(rec.Heard(seq, text, clock.here(said_ns), socket_ns, app_ns))
            case Noticed(kind, app_ns, _, detail):
                noticed.append(rec.Noticed(kind, app_ns, detail))
            case Ended(ending, why, at_ns):
                ended = rec.Ended(ending, why.exception, why.message, why.code, at_ns)
    return rec.Observation(asked_ns, tuple(heard), tuple(noticed), tuple(acted), ended, given_up_ns)


def body(event: Event) -> str:
    """The event as protobuf-JSON without its position and stamp: what must equal the script's."""
    bare = Event()
    bare.CopyFrom(event)
    bare.ClearField("seq")
    bare.ClearField("said_ns")
    return json_format.MessageToJson(bare, indent=None, ensure_ascii=False)


def attempt(one: record.AttemptRecord, clock: Offset = SAME_CLOCK) -> rec.Attempt:
    """One connection as the origin saw it, its stamps told in our clock."""
    here = clock.here
    return rec.Attempt(
        opened_ns=here(one.opened_ns),
        resume_after=one.resume_after,
        said=tuple(rec.Said(s.seq, here(s.said_ns), here(s.handed_ns or 0)) for s in one.said),
        heartbeats=one.heartbeats,
        left_ns=here(one.left.ns) if one.left else 0,
        left_how=one.left.how if one.left else "",
        finished_ns=here(one.finished.ns) if one.finished else 0,
        finished_how=one.finished.how if one.finished else "",
    )


def line_seen(event: LineEvent) -> rec.LineSeen:
    """One event of a line, with its byte counts where it carries them."""
    detail = [f"link {event.link}"] if event.link else []
    detail += [event.side] if event.side else []
    detail += [event.detail] if event.detail else []
    for name, carried in (("up", event.up), ("down", event.down)):
        if carried is not None:
            detail.append(f"{name} {carried.received} in {carried.sent} out")
    return rec.LineSeen(event.what, event.at_ns, ", ".join(detail))
