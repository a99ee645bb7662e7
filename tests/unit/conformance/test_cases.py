"""No case passes vacuously: what is documented can be, and nothing else is taken for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import pytest
from google.protobuf import json_format

from conformance import casebook, transcript
from conformance.case import Act, AtHeard, AtSaid, Case, Expect
from conformance.cell import request_of
from conformance.judge import judge
from conformance.plan import Plan, plan_cell
from conformance.verdict import Class, Outcome, Pace
from servers.record import Received
from tests import synthetic
from tests.synthetic import heard, recording, script
from tokenwire.recording import Identity, Recording
from tokenwire.v1.stream_pb2 import Append, Approve, Cancel, ClientMessage

BOOK = casebook.load()
PLAN = Plan(seed=1, cells=())
each_case = pytest.mark.parametrize("case", BOOK.values(), ids=BOOK)

MESSAGES = {
    Act.CANCEL: ClientMessage(cancel=Cancel()),
    Act.APPROVE: ClientMessage(approve=Approve(approved=True)),
    Act.APPEND: ClientMessage(append=Append(text="more")),
}
FOUND_OUT = {Class.DETECTED, Class.ORPHANED, Class.LOST_TAIL, Class.REFUSED}


@cache
def bodies_of(case_id: str, wire: str) -> tuple[str, ...]:
    """The real script of this case, as it is whole once the client has made its moves."""
    case = BOOK[case_id]
    cell = Identity(case_id, wire, case.settings[0], "direct")
    request = request_of(case, plan_cell(case, cell, PLAN.seed), PLAN)
    received = [
        Received(0, str(move.act), move.at_heard, wire, json_format.MessageToJson(message))
        for move in case.moves
        if (message := MESSAGES.get(move.act)) is not None
    ]
    return transcript.expected(request, received, "")


def world(expect: Expect, cell: Identity) -> Recording:
    """What a run that comes out as `expect` says leaves behind."""
    case, klass = BOOK[cell.case], expect.klass
    bodies = bodies_of(cell.case, cell.wire)
    if klass is Class.FALSE_FAILURE:
        bodies = script()  # the only class that needs a script which ends with Done
    tokens = heard(bodies, seqs_of(expect, case, len(bodies)), delay_ms=delays(expect, len(bodies)))
    fired_late = klass is Class.LOST_TAIL
    made = recording(
        case,
        cell=cell,
        bodies=bodies,
        tokens=tokens,
        ending=ending_of(klass, case),
        told=("", "", expect.signal or ""),
        noticed=expect.noticed if klass is not Class.ORPHANED else False,
        attempts=() if klass is Class.REFUSED else None,
    )
    if fired_late:
        return replace(made, attempts=(synthetic.attempt([1], finished="left"),))
    more = (expect.attempts or 0) - len(made.attempts)
    mute = replace(synthetic.attempt([], finished="left"), left_ns=1)  # another's, or in vain
    return replace(made, attempts=(*(mute,) * more, *made.attempts))


def seqs_of(expect: Expect, case: Case, of: int) -> list[int]:
    """The positions that are heard."""
    prefix = re.fullmatch(r"prefix\((\d+)\)", expect.delivery or "")
    if prefix:
        return list(range(1, int(prefix[1]) + 1))
    trigger = case.when.k if isinstance(case.when, AtHeard | AtSaid) else 0
    some = list(range(1, min(of - 1, max(trigger, 1)) + 1))
    match expect.klass:
        case Class.REFUSED | Class.LOST_TAIL:
            return []
        case Class.CORRUPTED:
            return [1, 3, 2, *range(4, of + 1)] if expect.delivery == "reordered" else [2]
        case Class.DUPLICATE:
            return [*some, 1]
        case Class.DETECTED | Class.ORPHANED | Class.HANG | Class.SILENT_TRUNCATION:
            return list(range(1, of + 1)) if expect.delivery == "whole" else some
        case _:
            return list(range(1, of + 1))


def delays(expect: Expect, of: int) -> Mapping[int, float]:
    pace = expect.pace or {Class.LATE_BURST: Pace.BURST, Class.COALESCED: Pace.COALESCED}.get(
        expect.klass
    )
    if pace is Pace.BURST:
        return {seq: (of - seq + 1) * synthetic.GAP_MS for seq in range(1, of + 1)}
    if pace is Pace.COALESCED:
        return {seq: -seq % 3 * synthetic.GAP_MS + 1 for seq in range(1, of + 1)}
    return {}


def ending_of(klass: Class, case: Case) -> str | None:
    stops = any(move.act in (*MESSAGES, Act.CLOSE, Act.RESET, Act.STOP_READING)
                and move.act not in (Act.APPROVE, Act.APPEND) for move in case.moves)  # fmt: skip
    if klass is Class.HANG:
        return None
    if klass in FOUND_OUT or klass is Class.FALSE_FAILURE:
        return "stopped" if stops and klass in (Class.DETECTED, Class.ORPHANED) else "failed"
    return "unsaid" if klass is Class.SILENT_TRUNCATION else "complete"


def judged(made: Recording) -> Outcome:
    return judge(BOOK[made.cell.case], made).outcome


def documented(cell: Identity) -> Expect:
    return BOOK[cell.case].expectation(cell.wire, cell.setting)


def as_documented(made: Recording) -> bool:
    return judged(made) is Outcome.AS_DOCUMENTED


def cells_of(case: Case) -> list[Identity]:
    return [
        Identity(case.id, wire, setting, "direct")
        for wire in case.carried
        for setting in case.settings
        if wire not in case.unsupported
    ]


def empty_handed(cell: Identity) -> Recording:
    return world(Expect(Class.SILENT_TRUNCATION, "", delivery="prefix(0)"), cell)


def perfect(cell: Identity) -> Recording:
    return world(Expect(Class.COMPLETE, "", delivery="whole"), cell)


@each_case
def test_what_is_documented_can_be(case: Case) -> None:
    for cell in cells_of(case):
        found = judge(case, world(documented(cell), cell))
        assert found.outcome is Outcome.AS_DOCUMENTED, f"{cell}: {found.reason}"


@each_case
def test_no_other_class_is_taken_for_it(case: Case) -> None:
    for cell in cells_of(case):
        expect = documented(cell)
        for klass in set(Class) - {expect.klass, *expect.also}:
            found = judge(case, world(Expect(klass, ""), cell))
            if found.klass is klass:  # not every script and move can come to every class
                assert found.outcome is Outcome.DIFFERS, cell


@each_case
def test_a_client_that_heard_nothing_and_is_content_is_never_as_documented(case: Case) -> None:
    assert not [cell for cell in cells_of(case) if as_documented(empty_handed(cell))]


@each_case
def test_nothing_and_everything_are_not_both_as_documented(case: Case) -> None:
    for cell in cells_of(case):
        assert not (as_documented(empty_handed(cell)) and as_documented(perfect(cell))), cell


@each_case
def test_a_fault_that_leaves_no_trace_is_noticed_where_one_is_documented(case: Case) -> None:
    for cell in cells_of(case):
        if documented(cell).delivery != "whole":
            assert judged(perfect(cell)) is Outcome.DIFFERS, cell


@each_case
def test_a_client_that_fails_at_once_is_as_documented_only_where_refused(case: Case) -> None:
    for cell in cells_of(case):
        refused = Class.REFUSED in (documented(cell).klass, *documented(cell).also)
        told = documented(cell)
        made = world(Expect(Class.REFUSED, "", signal=told.signal, attempts=told.attempts), cell)
        assert as_documented(made) == refused, cell


@each_case
def test_without_its_fault_or_its_moves_a_case_is_never_answered(case: Case) -> None:
    for cell in cells_of(case):
        made = world(documented(cell), cell)
        if case.fault or any(move.act is not Act.RELEASE for move in case.moves):
            undone = replace(made, fired_ns=0, observation=replace(made.observation, acted=()))
            assert judged(undone) is Outcome.HARNESS_FAILED, cell


@each_case
def test_a_trigger_falls_within_the_script_of_its_case(case: Case) -> None:
    at = (case.when.k,) if isinstance(case.when, AtHeard | AtSaid) else ()
    needed = max((*at, *case.again_at, *(move.at_heard for move in case.moves)), default=0)
    for cell in cells_of(case):
        assert len(bodies_of(case.id, cell.wire)) >= needed


@each_case
def test_a_case_says_why_and_where_that_is_written(case: Case) -> None:
    assert case.question.endswith("?")
    assert all(case.anchors)
    assert all(expect.because for expect in case.expect.values())
    assert all(case.unsupported.values())


def test_the_direct_road_has_the_questions_that_were_promised() -> None:
    assert len(BOOK) >= 35
    assert sum(len(cells_of(case)) for case in BOOK.values()) >= 35 * 3
