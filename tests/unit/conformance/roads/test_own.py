"""Through a gateway of the user's own: a few lines of Python that relay nothing."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from conformance import casebook
from conformance.atlas.data import documented
from conformance.plan import Selection, draw
from conformance.roads import own as own_road
from conformance.roads.gateway import Gateways
from conformance.roads.leased import Leased
from conformance.roads.name import BadRoadError, roads
from conformance.roads.own import UNENDED
from conformance.roads.road import Roads
from gateways.running import GatewayFailedError, Running
from tokenwire.recording import Identity

SERVE = """
import selectors, socket, sys
with selectors.DefaultSelector() as all:
    for port in sys.argv[1:]:
        all.register(socket.create_server(("127.0.0.1", int(port))), selectors.EVENT_READ)
    while True:
        for key, _ in all.select():
            key.fileobj.accept()[0].close()
"""
TOML = f"""
command = ["{sys.executable}", "{{folder}}/serve.py", "{{http}}"]
files = ["serve.py"]
host = "chat.example.com"
[environment]
ORIGINS = "{{http_origin}} {{grpc_origin}}"
"""


def process(leased: Leased) -> Running:
    """The gateway's process, which is one of ours."""
    assert leased.gateway is not None
    return leased.gateway


@pytest.fixture
def road(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("serve.py").write_text(SERVE)
    Path("mine.toml").write_text(TOML)
    return "mine.toml"


def described(toml: str) -> None:
    """The road's file from now on."""
    Path("mine.toml").write_text(toml)


def serving(program: str | None) -> None:
    """The road's program from now on; None takes it away."""
    Path("serve.py").unlink()
    if program is not None:
        Path("serve.py").write_text(program)


async def one_cell(gateways: Gateways, road: str, *, kill: bool = False) -> None:
    async with gateways.leased(road) as leased:
        if kill:
            os.kill(process(leased).pid, signal.SIGKILL)
            await process(leased)._process.wait()


def test_the_road_is_called_as_its_file_so_that_it_can_be_named_again(road: str) -> None:
    assert roads([road, str(Path(road).absolute())]) == [road]


def test_a_file_that_cannot_be_meant_is_no_road(road: str) -> None:
    with pytest.raises(BadRoadError, match=r"gone\.toml: No such file"):
        roads(["gone.toml"])
    Path(road).write_text(TOML.replace("command", "comand"))
    with pytest.raises(BadRoadError, match="did you mean 'command'"):
        roads([road])


def test_the_atlas_says_nothing_of_it(road: str) -> None:
    assert documented(Identity("whole", "sse", "stock", road)) is None


@pytest.mark.asyncio
async def test_each_cell_has_a_process_of_its_own_started_when_it_is_needed(road: str) -> None:
    async with Gateways([road]) as gateways:
        async with gateways.leased(road) as one, gateways.leased(road) as two:
            assert one.slot != two.slot
            assert process(one).pid != process(two).pid
            assert one.listen("grpc") == one.listen("sse"), "its file has one port for both"
            assert one.origin("grpc") != one.origin("sse")
            assert one.endpoint(("127.0.0.1", 5)).named == "chat.example.com:5"
            assert one.versions[road].startswith("files ")
        assert process(one).alive, "the next cell need not start it again"
    assert not process(one).alive
    assert not process(two).alive


@pytest.mark.asyncio
async def test_more_cells_than_processes_wait_for_one(
    road: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_road, "PROCESSES", 1)
    async with Gateways([road]) as gateways:
        async with gateways.leased(road) as one:
            pass
        async with gateways.leased(road) as two:
            assert process(two) is process(one)


@pytest.mark.asyncio
async def test_a_death_costs_its_own_cell_and_one_that_keeps_dying_is_left_dead(
    road: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_road, "PROCESSES", 1)
    async with Gateways([road]) as gateways:
        for _ in range(own_road.STARTS):
            with pytest.raises(GatewayFailedError, match="ended with"):
                await one_cell(gateways, road, kill=True)
        with pytest.raises(GatewayFailedError, match="not started again"):
            await one_cell(gateways, road)


@pytest.mark.asyncio
async def test_one_that_never_listens_says_its_last_words(road: str) -> None:
    described(f"ready_seconds = 0.5\n{TOML}")
    serving("import signal; print('no licence', flush=True); signal.pause()")
    async with Gateways([road]) as gateways:
        with pytest.raises(GatewayFailedError, match=r"not ready within 0\.5 s: .*no licence"):
            await one_cell(gateways, road)


@pytest.mark.asyncio
async def test_a_file_that_went_wrong_after_the_run_was_planned_costs_its_own_cells(
    road: str,
) -> None:
    serving(None)
    async with Gateways([road]) as gateways:
        with pytest.raises(GatewayFailedError, match=r"no 'serve\.py' beside it"):
            await one_cell(gateways, road)


def test_every_case_of_a_gateway_road_can_be_asked_whether_it_is_supported(road: str) -> None:
    book = casebook.load()
    plan = draw(book, [road], Selection(), seed=1)
    asked = Roads(plan)
    reasons = {
        each.cell.case: asked.unsupported(each.cell, book[each.cell.case]) for each in plan.cells
    }
    assert UNENDED in reasons["gateway-reloaded"]
    assert reasons["whole"] == ""


def test_a_wire_that_the_file_does_not_name_is_unsupported(road: str) -> None:
    Path(road).write_text('wires = ["sse"]' + TOML)
    gateways = Gateways([road])
    assert "names only sse" in gateways.unsupported(road, "grpc", "stock")
    assert gateways.unsupported(road, "sse", "stock") == ""
