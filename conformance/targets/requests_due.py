"""Every request that a cell sends to a target, known before it is sent; secrets stay names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from google.protobuf import json_format

from conformance.case import Act, AtHeard, AtSaid, Case
from conformance.cell import request_of
from conformance.origins.target import TRIPS
from conformance.plan import Plan, Planned
from conformance.roads.target import send_far_fault, unsupported
from conformance.targets.target import Depth, Target, TargetWire
from conformance.transcript import expected
from conformance.wires import cannot_move
from tokenwire.v1.stream_pb2 import StreamRequest

BY_POST = frozenset({Act.APPROVE, Act.APPEND, Act.CANCEL})  # on SSE, which has no way up
VERBS = {"sse": "GET", "websocket": "GET (upgrade)", "grpc": "CALL", "grpc-web": "POST"}
PATHS = {"sse": "/sse", "websocket": "/ws"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. `stream`: it begins one, of so many `tokens`; else it asks about a run."""

    verb: str
    url: str
    headers: Mapping[str, str]
    note: str = ""
    stream: bool = False
    tokens: int = 0

    def __str__(self) -> str:
        named = "".join(f" -H '{name}: {text}'" for name, text in self.headers.items())
        return f"{self.verb} {self.url}{named}{f'  # {self.note}' if self.note else ''}"


def due(target: Target, case: Case, planned: Planned, plan: Plan) -> list[Asked]:
    """What this cell sends, in order; none where it is unsupported. Each that a client sends
    again, because it was cut off and resumes, is one more."""
    cell = planned.cell
    if case.unsupported.get(cell.wire) or cannot_move(case, cell.wire):
        return []
    if unsupported(target, cell, case):
        return []
    stream = _stream(target, case, planned, plan)
    again = [stream] * (len(case.again_at) + 1 if case.manner.resume_attempts else 0)
    before = [_stream(as_stranger(target, cell.wire), case, planned, plan)] if case.stranger else []
    streams = [*before, stream, *again]
    if target.depth is not Depth.SANDWICH:
        return streams
    return [*streams, *_messages(target, case, planned), *_door(target, case, planned.run_id)]


def first(target: Target, run_id: str) -> list[Asked]:
    """What goes out before the first cell: a try of each wire; then, where our origin is asked, its
    clock, the page of the first try, and the clock as often as it takes to compare it."""
    tries = [_try(target, wire, trial(f"{run_id}-{wire}")) for wire in target.wires]
    if target.depth is not Depth.SANDWICH:
        return tries
    clock = _ask(target, "GET", "/clock")
    page = _ask(target, "GET", f"/ledger/{run_id}-{next(iter(target.wires))}")
    return [*tries, clock, page, *[clock] * TRIPS]


def trial(run_id: str) -> StreamRequest:
    """The stream that each wire is tried with, of one token."""
    request = StreamRequest(script="document", run_id=run_id)
    request.options.limit = 1
    return request


def as_stranger(target: Target, wire: str) -> Target:
    """The same target as another user reaches this wire of it."""
    return replace(target, wires={**target.wires, wire: target.wires[wire].as_stranger})


def _try(target: Target, wire: str, request: StreamRequest) -> Asked:
    if target.depth is not Depth.SANDWICH:
        return _foreign(target.wires[wire], wire)
    return _ours(target.wires[wire], wire, request, request.options.limit)


def _stream(target: Target, case: Case, planned: Planned, plan: Plan) -> Asked:
    wire = planned.cell.wire
    if target.depth is not Depth.SANDWICH:
        return _foreign(target.wires[wire], wire)
    request = request_of(case, planned, plan)
    fault = case.fault_on(wire)
    if fault is not None:
        send_far_fault(case, fault, request)
    tokens = len(expected(request, (), plan.document))
    return _ours(target.wires[wire], wire, request, tokens, bidi=case.manner.bidi)


def _foreign(named: TargetWire, wire: str) -> Asked:
    note = f"adapter {named.adapter}" if named.adapter else "probe"
    return Asked(VERBS[wire], named.url, named.headers, note, stream=True)


def _ours(
    named: TargetWire, wire: str, request: StreamRequest, tokens: int, *, bidi: bool = False
) -> Asked:
    note = "" if wire == "sse" else json_format.MessageToJson(request, indent=None)
    url = _url(named, wire, request, "Converse" if bidi else "Generate")
    return Asked(VERBS[wire], url, named.headers, note, stream=True, tokens=tokens)


def _url(wire: TargetWire, name: str, request: StreamRequest, method: str) -> str:
    if name.startswith("grpc"):
        return _joined(wire.url, f"/tokenwire.v1.TokenStream/{method}", "")
    asked = json_format.MessageToJson(request, indent=None)
    return _joined(wire.url, PATHS[name], urlencode({"request": asked}) if name == "sse" else "")


def _messages(target: Target, case: Case, planned: Planned) -> list[Asked]:
    """What the client says by requests of their own, and what ends the origin's hold."""
    says = [move for move in case.moves if move.act in BY_POST and planned.cell.wire == "sse"]
    asks = [move for move in case.moves if move.act is Act.RELEASE]
    fires = isinstance(case.when, AtSaid)
    holds = isinstance(case.when, AtHeard | AtSaid) and case.release
    times = 1 + len(case.again_at) if isinstance(case.when, AtHeard) else 1
    posts = len(says) + len(asks) + fires + times * holds
    url = f"/runs/{planned.run_id}/messages"
    return [_ask(target, "POST", url) for _ in range(posts)]


def _door(target: Target, case: Case, run_id: str) -> list[Asked]:
    """What is asked of the origin's ledger."""
    said = [f"said={case.when.k}"] if isinstance(case.when, AtSaid) else []
    settled = ["settled=1"] * (1 + sum(move.act is Act.RELEASE for move in case.moves))
    page = f"/ledger/{run_id}"
    waits = [_ask(target, "GET", f"{page}/wait", each) for each in (*said, *settled)]
    return [*waits, _ask(target, "GET", "/clock"), _ask(target, "GET", page)]


def _ask(target: Target, verb: str, path: str, query: str = "") -> Asked:
    door = target.ledger if target.ledger.url else target.wires["sse"]
    return Asked(verb, _joined(door.url, path, query), door.headers)


def _joined(url: str, path: str, query: str) -> str:
    """As written in the file, so that its secrets are names."""
    base, _, own = url.partition("?")
    whole = "&".join(part for part in (query, own) if part)
    return f"{base.rstrip('/')}{path}{f'?{whole}' if whole else ''}"
