"""Cases that could pass without being asked anything are refused before anything runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from conformance import casebook
from conformance.case import (
    Act,
    AtConnect,
    AtHeard,
    AtSaid,
    Case,
    Expect,
    Lane,
    Move,
    RoadKind,
    Where,
)
from conformance.casebook import BadCaseError
from conformance.verdict import Class
from faults.fin import Fin
from faults.kill_gateway import KillGateway
from tests import synthetic

WHOLE = synthetic.case(name="whole")
CUT = synthetic.case(name="cut", fault=Fin(), depends_on=("whole",))
DOES = Expect(Class.COMPLETE, "why")


def book(*cases: Case) -> Mapping[str, Case]:
    return {case.id: case for case in (WHOLE, CUT, *cases)}


def test_the_cases_that_the_others_are_made_from_are_sound() -> None:
    for case in book().values():
        casebook.check(case, book())


BAD = {
    "nothing documented for a wire": (replace(CUT, expect={"sse": DOES}), "websocket/stock"),
    "nothing documented for a setting": (
        replace(CUT, expect={"*/stock": DOES}), "documents nothing for sse/hardened"
    ),
    "a place that no cell has": (
        replace(CUT, expect={"*": DOES, "sse/hardend": DOES}), "no place to document 'sse/hardend'"
    ),
    "an unknown wire": (replace(CUT, wires=("sse", "smtp")), "there is no wire 'smtp'"),
    "an unknown setting": (replace(CUT, settings=("soft",)), "there is no setting 'soft'"),
    "an unknown dependency": (replace(CUT, depends_on=("hole",)), "no dependency 'hole'"),
    "an unsupported wire that is not its own": (
        replace(CUT, wires=("sse",), unsupported={"grpc": "no"}), "to be unsupported 'grpc'"
    ),
    "waiting for itself": (replace(CUT, depends_on=("cut",)), "waits for itself"),
    "a fault without a trigger": (replace(CUT, when=None), "a fault needs a trigger"),
    "a trigger without a fault": (replace(WHOLE, when=AtHeard(3)), "and a trigger a fault"),
    "a fault on some of its wires": (replace(CUT, fault={"sse": Fin()}), "no fault for websocket"),
    "a trigger after the end": (replace(CUT, when=AtHeard(14)), "waits for token 14 of 12"),
    "a far trigger after the end": (replace(CUT, when=AtSaid(14)), "waits for token 14 of 12"),
    "a second break after the end": (replace(CUT, again_at=(40,)), "waits for token 40 of 12"),
    "a move after the end": (
        replace(WHOLE, moves=(Move(Act.CLOSE, 40),)), "waits for token 40 of 12"
    ),
    "a wire that none of its roads carries": (
        replace(WHOLE, wires=("grpc-web",)), "only a gateway carries it"
    ),
    "a fault of a gateway that serves others": (
        replace(CUT, fault=KillGateway(), where=Where.GATEWAY, roads=RoadKind.GATEWAY),
        "needs own_gateway",
    ),
    "a fault of a gateway where there is none": (
        replace(CUT, fault=KillGateway(), where=Where.GATEWAY, own_gateway=True),
        "and gateway roads",
    ),
    "a fault of a line on a gateway's process": (
        replace(CUT, where=Where.GATEWAY, own_gateway=True), "what befalls a gateway"
    ),
    "no anchor": (replace(CUT, anchors=()), "name at least one anchor"),
    "waiting for the quiet lane": (
        replace(CUT, depends_on=("quiet",)), "is busy and waits for 'quiet'"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("case", "words"), BAD.values(), ids=BAD)
def test_it_is_refused_and_named(case: Case, words: str) -> None:
    quiet = replace(WHOLE, id="quiet", lane=Lane.QUIET)
    with pytest.raises(BadCaseError) as caught:
        casebook.check(case, book(quiet, case))
    assert words in str(caught.value)
    assert repr(case.id) in str(caught.value)


def test_a_circle_of_cases_is_refused_wherever_it_is_entered() -> None:
    one = replace(CUT, id="one", depends_on=("two",))
    two = replace(CUT, id="two", depends_on=("one",))
    casebook.check(replace(CUT, depends_on=("one",)), book(one, two))  # is on no circle itself
    for case in (one, two):
        with pytest.raises(BadCaseError, match="waits for itself"):
            casebook.check(case, book(one, two))


def test_a_fault_in_force_from_the_start_waits_for_no_token() -> None:
    casebook.check(replace(CUT, when=AtConnect()), book())


def test_a_script_without_a_limit_may_be_as_long_as_it_likes() -> None:
    casebook.check(replace(CUT, when=AtHeard(900), limit=0), book())


def test_the_most_specific_documentation_wins() -> None:
    named = {key: replace(DOES, because=key) for key in ("*", "*/hardened", "sse", "sse/hardened")}
    case = replace(WHOLE, expect=named)
    assert case.expectation("sse", "hardened").because == "sse/hardened"
    assert case.expectation("sse", "stock").because == "sse"
    assert case.expectation("grpc", "hardened").because == "*/hardened"
    assert case.expectation("grpc", "stock").because == "*"


def test_a_fault_may_differ_by_wire() -> None:
    case = replace(CUT, fault={"sse": Fin()}, wires=("sse",))
    assert case.fault_on("sse") == Fin()
    assert case.fault_on("grpc") is None


def test_every_case_that_ships_is_sound_and_named_by_its_own_id() -> None:
    for name, case in casebook.load().items():
        assert name == case.id


def test_two_cases_of_one_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from conformance.cases import whole

    monkeypatch.setattr(whole, "CASES", (whole.CASE, whole.CASE), raising=False)
    with pytest.raises(BadCaseError, match="two cases are called 'whole'"):
        casebook.load()
