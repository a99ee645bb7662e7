from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest

from gateways.elsewhere import ROADS, BadRoadsError, Elsewhere, found, write
from gateways.ports import BLOCK

PLAN = Elsewhere("1.2.3", first_block=3, shares=2, slots=4)


def test_what_was_written_is_found_where_the_variable_points(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "nginx@tuned", PLAN, {"nginx.conf": "events {}"})
    monkeypatch.setenv(ROADS, str(tmp_path))
    assert found("nginx@tuned") == PLAN
    assert (tmp_path / "nginx@tuned" / "nginx.conf").read_text() == "events {}"
    assert found("nginx@default") is None


def test_without_the_variable_no_road_runs_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ROADS, raising=False)
    assert found("nginx@tuned") is None


def test_a_plan_that_is_none_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "nginx@tuned"
    folder.mkdir()
    (folder / "slots.json").write_text('{"version": 1}')
    monkeypatch.setenv(ROADS, str(tmp_path))
    with pytest.raises(BadRoadsError, match=r"slots\.json.*conformance configure"):
        found("nginx@tuned")


def test_each_worker_has_a_share_of_its_own_and_the_last_comer_is_told() -> None:
    with ExitStack() as stack:
        first = stack.enter_context(PLAN.claimed())
        second = stack.enter_context(PLAN.claimed())
        assert {slot.http for slot in first}.isdisjoint(slot.http for slot in second)
        with pytest.raises(BadRoadsError, match="--jobs 2 or fewer"):
            stack.enter_context(PLAN.claimed())
    with PLAN.claimed() as again:
        assert again == first


def test_every_port_stands_once_in_the_configuration_and_every_slot_has_its_own_number() -> None:
    slots = PLAN.every_slot()
    assert [slot.number for slot in slots] == list(range(8))
    ports = [port for s in slots for port in (s.http, s.grpc, s.http_origin, s.grpc_origin)]
    assert len(set(ports)) == len(ports)
    assert max(ports) - min(ports) < PLAN.shares * BLOCK
