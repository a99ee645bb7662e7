"""The plan: drawn from one seed, written down, read back only as it was drawn."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance import casebook, plan
from conformance.case import Lane
from conformance.plan import BadSelectionError, Plan, Selection
from conformance.roads.name import PLAIN
from faults.fin import Fin
from faults.jitter import Jitter
from tests import synthetic
from tokenwire.recording import Identity

BOOK = {
    "whole": replace(synthetic.case(name="whole"), smoke=True),
    "cut": synthetic.case(name="cut", fault=Fin(), depends_on=("whole",)),
    "jitter": synthetic.case(name="jitter", fault=Jitter(mean_ms=40)),
}

EVERYTHING = Selection()


def draw(selection: Selection = EVERYTHING, seed: int = 1) -> Plan:
    return plan.draw(BOOK, ["direct"], selection, seed=seed)


def cells(drawn: Plan) -> set[str]:
    return {str(each.cell) for each in drawn.cells}


def test_an_empty_selection_is_every_case_wire_and_setting() -> None:
    assert len(cells(draw())) == len(draw().cells) == 3 * 3 * 2


def test_filters_narrow_one_another() -> None:
    found = draw(Selection(cases=("cut", "whole"), wires=("grpc",), settings=("stock",)))
    assert cells(found) == {"cut/grpc/stock/direct", "whole/grpc/stock/direct"}


def test_a_cell_named_whole_is_that_cell_alone() -> None:
    assert cells(draw(Selection(cells=("cut/sse/stock/direct",)))) == {"cut/sse/stock/direct"}


def test_smoke_is_the_cases_that_say_so() -> None:
    assert {each.cell.case for each in draw(Selection(smoke=True)).cells} == {"whole"}


UNKNOWN = {
    "case": (Selection(cases=("hole",)), "there is no case 'hole'; did you mean 'whole'?"),
    "wire": (
        Selection(wires=("smtp",)),
        "there is no wire 'smtp'; known: sse, websocket, grpc, grpc-web",
    ),
    "setting": (Selection(settings=("hard",)), "client setting 'hard'; did you mean 'hardened'?"),
    "road": (Selection(cells=("cut/sse/stock/nginx",)), "did you mean 'cut/sse/stock/direct'?"),
    "wire of a cell": (Selection(cells=("cut/smtp/stock/direct",)), "there is no cell"),
}


@pytest.mark.parametrize(("selection", "words"), UNKNOWN.values(), ids=UNKNOWN)
def test_what_does_not_exist_is_named_with_a_way_out(selection: Selection, words: str) -> None:
    with pytest.raises(BadSelectionError) as caught:
        draw(selection)
    assert words in str(caught.value)


def test_filters_that_leave_nothing_are_refused() -> None:
    with pytest.raises(BadSelectionError, match="nothing is selected"):
        draw(Selection(smoke=True, cases=("cut",)))


@given(st.integers(0, 2**63 - 1))
def test_the_same_seed_is_the_same_plan(seed: int) -> None:
    assert draw(seed=seed) == draw(seed=seed)


@given(st.integers(0, 2**31), st.integers(0, 2**31))
def test_another_seed_is_another_plan_with_other_runs(one: int, other: int) -> None:
    if one != other:
        assert draw(seed=one).hash != draw(seed=other).hash
        runs = [{each.run_id for each in draw(seed=seed).cells} for seed in (one, other)]
        assert not runs[0] & runs[1]


def test_a_run_id_belongs_to_its_cell_whatever_else_is_selected() -> None:
    alone = draw(Selection(cells=("cut/sse/stock/direct",))).cells[0]
    assert alone in draw().cells


def test_run_ids_are_unique() -> None:
    assert len({each.run_id for each in draw().cells}) == len(draw().cells)


def test_what_is_random_in_a_fault_is_drawn_into_the_plan() -> None:
    spelt = {each.fault for each in draw(seed=7).cells if each.cell.case == "jitter"}
    assert len(spelt) == 1
    assert "seed=7" in spelt.pop()


@pytest.mark.parametrize(
    "change",
    [{"seed": 2}, {"document": "/a/text"}, {"cells": draw().cells[1:]}],
    ids=str,
)
def test_the_hash_covers_everything(change: dict[str, object]) -> None:
    assert plan.digest(replace(draw(), **change)) != draw().hash  # type: ignore[arg-type]


# What a cell waits for


def test_on_a_plain_road_a_cell_waits_for_what_its_case_names() -> None:
    for road in PLAIN:
        assert plan.depends_on(BOOK["cut"], road) == ("whole",)


def test_behind_a_gateway_what_listens_for_a_token_waits_for_the_control_that_hears_one() -> None:
    assert plan.depends_on(BOOK["cut"], "nginx@default") == ("whole", plan.HEARD)


def test_what_listens_for_nothing_waits_for_no_hearing() -> None:
    assert plan.depends_on(BOOK["whole"], "nginx@default") == ()


def test_the_control_that_hears_one_does_not_wait_for_itself() -> None:
    heard = replace(BOOK["cut"], id=plan.HEARD)
    assert plan.depends_on(heard, "nginx@default") == ("whole",)
    assert plan.HEARD in casebook.load()


# The file


def write(folder: Path, drawn: Plan) -> Path:
    path = folder / "plan.json"
    path.write_bytes(msgspec.json.encode(drawn))
    return path


def test_a_plan_that_is_written_is_read_again(tmp_path: Path) -> None:
    assert plan.read(write(tmp_path, draw())) == draw()


def test_a_plan_that_was_changed_by_hand_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, draw())
    path.write_text(path.read_text().replace('"seed":1', '"seed":2', 1))
    with pytest.raises(BadSelectionError, match="its hash does not match"):
        plan.read(path)


BAD = {
    "cut short": b'{"schema": "tokenwire.plan/1", "se',
    "no UTF-8": b'{"schema": "\xff"}',
    "no object": b"3",
    "nested deeply": b'{"schema":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "without its cells": b'{"schema": "tokenwire.plan/1"}',
    "of another version": b'{"schema": "tokenwire.plan/9", "new": 1}',
}


@pytest.mark.parametrize("raw", BAD.values(), ids=BAD)
def test_a_file_that_is_no_plan_is_named_in_one_line(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(raw)
    with pytest.raises(BadSelectionError) as caught:
        plan.read(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_plan_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSelectionError, match=r"plan\.json: No such file"):
        plan.read(tmp_path / "plan.json")


def test_the_file_is_json_that_a_person_can_read(tmp_path: Path) -> None:
    first = json.loads(write(tmp_path, draw()).read_text())["cells"][0]
    assert first["cell"] == {"case": "whole", "wire": "sse", "setting": "stock", "road": "direct"}


# What this version can carry out


def test_its_own_plan_can_be_carried_out() -> None:
    plan.runnable(draw(), BOOK)


def changed(**change: object) -> Plan:
    cell = replace(draw(Selection(cells=("cut/sse/stock/direct",))).cells[0], **change)  # type: ignore[arg-type]
    return replace(draw(), cells=(cell,))


STALE: dict[str, tuple[dict[str, object], str]] = {
    "a case that is gone": (
        {"cell": Identity("gone", "sse", "stock", "direct")}, "there is no case 'gone'"
    ),
    "a wire that the case has not": (
        {"cell": Identity("cut", "../../sse", "stock", "direct")}, "there is no wire '../../sse'"
    ),
    "a setting that the case has not": (
        {"cell": Identity("cut", "sse", "soft", "direct")}, "there is no client setting 'soft'"
    ),
    "another fault": (
        {"fault": "stall"}, "fault was planned as 'stall', this version has 'fin"
    ),
    "another trigger": ({"when": "heard(9)"}, "when was planned as 'heard(9)'"),
    "another lane": ({"lane": Lane.QUIET}, "lane was planned as 'quiet'"),
    "another run": ({"run_id": "mine"}, "run_id was planned as 'mine'"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "words"), STALE.values(), ids=STALE)
def test_a_plan_of_another_version_is_refused_by_name(
    change: dict[str, object], words: str
) -> None:
    with pytest.raises(BadSelectionError) as caught:
        plan.runnable(changed(**change), BOOK)
    assert words in str(caught.value)


def test_what_only_a_gateway_carries_is_asked_where_one_translates_it() -> None:
    roads = ["direct", "nginx@tuned", "envoy@default", "envoy@tuned+h2-tls", "traefik@tuned"]
    found = plan.draw(casebook.load(), roads, Selection(cases=("whole",)), seed=1)
    asked = {each.cell.road for each in found.cells if each.cell.wire == "grpc-web"}
    assert asked == {"envoy@default", "envoy@tuned+h2-tls", "traefik@tuned"}


def test_a_wire_that_no_gateway_of_the_run_translates_is_refused_with_a_way_out() -> None:
    with pytest.raises(BadSelectionError, match="no gateway on direct translates grpc-web"):
        plan.draw(casebook.load(), ["direct"], Selection(wires=("grpc-web",)), seed=1)
