"""What a target of each depth can be asked, and how a far fault reaches its origin."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from conformance import casebook
from conformance.case import SETTINGS, AtSaid, Case, Lane, Where
from conformance.cell import request_of
from conformance.plan import Plan, Planned, plan_cell
from conformance.roads.target import (
    REACH,
    TargetRoad,
    send_far_fault,
    told_to_stand_still,
    unsupported,
)
from conformance.targets.requests_due import due
from conformance.targets.target import Depth, Target, TargetWire
from faults.fault import Direction
from faults.fin import Fin
from faults.reset import Reset
from faults.stall import Stall
from lenses.stream import Unmeasurable
from lenses.trace import trace
from servers.own_fault import own_faults
from servers.record import AttemptRecord, Left, RunRecord, Said
from tokenwire.recording import Ended, Identity, Observation, Recording
from tokenwire.v1.stream_pb2 import StreamRequest

BOOK = casebook.load()
TLS = {
    "sse": TargetWire("https://a.test"),
    "websocket": TargetWire("wss://a.test"),
    "grpc": TargetWire("https://g.test"),
}
OPEN = {"sse": TargetWire("http://a.test"), "websocket": TargetWire("ws://a.test")}
TARGET = Target("staging", Depth.SANDWICH, TLS, Path("/staging.toml"))


def plan_of(planned: Planned) -> Plan:
    return Plan(1, (planned,))


def reason(case: str, wire: str = "sse", target: Target = TARGET) -> str:
    return unsupported(target, Identity(case, wire, "stock", "staging"), BOOK[case])


@pytest.mark.parametrize(
    ("case", "wire", "why"),
    [
        ("whole", "sse", ""),
        ("cut-fin", "grpc", ""),
        ("stall", "websocket", ""),
        ("far-fin", "grpc", ""),
        ("far-reset", "websocket", ""),
        ("far-stall", "sse", ""),
        ("far-stall", "grpc", "our origin cannot fire stall"),
        ("far-kill", "sse", "not ours to freeze or to end"),
        ("sigstop", "sse", "not ours to freeze or to end"),
        ("close-1001", "websocket", "inside TLS"),
        ("rst-cancel", "grpc", "inside TLS"),
    ],
)
def test_a_sandwich_is_asked_what_lines_and_the_origin_can_do(
    case: str, wire: str, why: str
) -> None:
    assert why in reason(case, wire)
    assert bool(reason(case, wire)) == bool(why)


def test_without_tls_frames_are_within_reach() -> None:
    assert reason("close-1001", "websocket", replace(TARGET, wires=OPEN)) == ""
    assert "names no [wires.grpc]" in reason("whole", "grpc", replace(TARGET, wires=OPEN))


def test_behind_what_is_not_our_origin_no_far_fault_can_be_fired() -> None:
    assert "not our origin" in reason("far-fin", "sse", replace(TARGET, depth=Depth.ADAPTER))
    assert "only whether bytes come" in reason("far-fin", "sse", replace(TARGET, depth=Depth.PROBE))


def test_a_cell_of_a_service_that_is_not_ours_names_its_model_and_not_our_script(
    tmp_path: Path,
) -> None:
    asked = {"request": {"model": "small-2"}}
    theirs = TargetWire("http://a.test", adapter="openai-chat", settings=asked)
    service = replace(TARGET, depth=Depth.ADAPTER, wires={"sse": theirs})
    heard = Recording(
        Identity("whole", "sse", "stock", "staging"), "r", '{"script": "document"}', "", (),
        Observation(1, ended=Ended("complete", "", "", "", 2)),
    )  # fmt: skip
    span = trace(TargetRoad(service).as_expected(heard, tmp_path))
    assert not isinstance(span, Unmeasurable)
    assert span.name == "chat small-2"
    assert dict(span.attributes)["gen_ai.provider.name"] == "openai"


def test_every_far_fault_that_is_sent_is_one_that_the_origin_takes() -> None:
    sent = 0
    for case in BOOK.values():
        for wire in case.wires:
            fault = case.fault_on(wire)
            if case.where is Where.FAR and fault and wire in TLS and not reason(case.id, wire):
                request = StreamRequest()
                send_far_fault(case, fault, request)
                assert list(own_faults(request.options.faults, REACH[wire])) == [_said(case)]
                sent += 1
    assert sent > 10


def _said(case: Case) -> int:
    assert isinstance(case.when, AtSaid)
    return case.when.k


def test_a_near_fault_is_not_sent() -> None:
    request = StreamRequest()
    send_far_fault(BOOK["cut-fin"], Fin(), request)
    assert not request.options.faults


def test_an_origin_that_was_told_to_stand_still_is_not_blamed_for_what_it_does_not_notice() -> None:
    still = AttemptRecord(1, "sse", "", 1, 0, (Said(1, 5, 6),), 0, None, None)
    left = replace(still, left=Left(9, "http.disconnect"))
    page = RunRecord("r", "document", (left, still), ())
    stalled = told_to_stand_still(page, Stall((Direction.DOWN,)))
    assert stalled.attempts[0] == left
    assert stalled.attempts[1].finished is not None
    assert told_to_stand_still(page, Reset()) == page


def test_a_dry_run_names_secrets_and_every_kind_of_request() -> None:
    wires = {
        "sse": TargetWire("https://a.test/p?key=env:KEY", {"Authorization": "Bearer env:TOKEN"}),
        "websocket": TargetWire("wss://a.test/p"),
        "grpc": TargetWire("https://g.test"),
    }
    target = replace(TARGET, wires=wires)
    for case, wire in (("far-fin", "sse"), ("far-fin", "websocket"), ("steer", "grpc")):
        cell = Identity(case, wire, "stock", "staging")
        planned = plan_cell(BOOK[case], cell, 1)
        asked = due(target, BOOK[case], planned, plan_of(planned))
        lines = "\n".join(map(str, asked))
        assert [each.stream for each in asked].count(True) == 1
        assert "key=env:KEY" in lines
        assert "Authorization: Bearer env:TOKEN" in lines
        assert f"/ledger/{planned.run_id}" in lines
        assert planned.run_id in str(asked[0])


def test_every_case_can_be_listed_and_unsupported_ones_send_nothing() -> None:
    for case in BOOK.values():
        for wire in set(case.wires) & set(TLS):
            for setting in SETTINGS:
                planned = plan_cell(case, Identity(case.id, wire, setting, "staging"), 1)
                asked = due(TARGET, case, planned, plan_of(planned))
                assert not (asked and reason(case.id, wire))
                request_of(case, planned, plan_of(planned))


def test_a_far_fault_on_a_call_finds_no_neighbours_call_on_its_connection() -> None:
    far = BOOK["far-fin"]
    assert plan_cell(far, Identity("far-fin", "grpc", "stock", "staging"), 1).lane is Lane.QUIET
    assert plan_cell(far, Identity("far-fin", "sse", "stock", "staging"), 1).lane is Lane.BUSY
    assert plan_cell(far, Identity("far-fin", "grpc", "stock", "nginx@tuned"), 1).lane is Lane.BUSY
