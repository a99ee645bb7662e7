"""With a gateway of ours: a few lines of Python that relay nothing and can be killed."""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from conformance.roads import gateway as gateway_road
from conformance.roads import name as road_name
from conformance.roads.gateway import SLOTS, Gateways
from conformance.roads.leased import Leased
from faults.kill_gateway import KillGateway
from faults.reload_gateway import ReloadGateway
from gateways import rendering
from gateways.ports import accepted
from gateways.product import Binary, Live, Missing, Product
from gateways.reloading import listens
from gateways.running import GatewayFailedError, Running

SERVE = """
import json, selectors, socket, sys
ports = json.load(open("ports.json"))
with selectors.DefaultSelector() as all:
    for port in ports:
        all.register(socket.create_server(("127.0.0.1", port)), selectors.EVENT_READ)
    while True:
        for key, _ in all.select():
            key.fileobj.accept()[0].close()
"""
PORTS = "[{% for slot in slots %}{{ slot.http }},{{ slot.grpc }},{% endfor %}0]"
ROAD = "made@default"


def process(leased: Leased) -> Running:
    """The gateway's process, which is one of ours."""
    assert leased.gateway is not None
    return leased.gateway


def find() -> Binary | Missing:
    return Binary(Path(sys.executable), "1.2.3")


def command(binary: Binary, folder: Path) -> tuple[str, ...]:
    return (str(binary.path), str(folder / "serve.py"))


MADE = Product("made", "made", find, command, cannot={"grpc": "no HTTP/2 here"})


@pytest.fixture(autouse=True)
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "made" / "default"
    folder.mkdir(parents=True)
    (folder / "serve.py").write_text(SERVE)
    (folder / "ports.json").write_text(PORTS)
    monkeypatch.setattr(rendering, "TEMPLATES", tmp_path)
    monkeypatch.setattr(road_name, "PRODUCTS", {"made": MADE})


async def killed(gateways: Gateways) -> None:
    """A cell during which the gateway dies."""
    async with gateways.leased(ROAD) as leased:
        os.kill(process(leased).pid, signal.SIGKILL)
        await process(leased)._process.wait()


@pytest.mark.asyncio
async def test_cells_at_once_never_share_a_slot_and_each_knows_the_version() -> None:
    async with (
        Gateways([ROAD]) as gateways,
        gateways.leased(ROAD) as one,
        gateways.leased(ROAD) as two,
    ):
        assert one.slot != two.slot
        assert one.gateway is two.gateway
        assert dict(one.versions) == {"made": "1.2.3"}


@pytest.mark.asyncio
async def test_a_slot_rests_while_the_others_are_used() -> None:
    async with Gateways([ROAD]) as gateways:
        numbers: list[int] = []
        for _ in range(SLOTS + 1):
            async with gateways.leased(ROAD) as leased:
                numbers.append(leased.slot.number)
    assert numbers == [*range(SLOTS), 0]


@pytest.mark.asyncio
async def test_a_death_costs_the_cells_that_it_held_and_the_next_has_a_new_one() -> None:
    async with Gateways([ROAD]) as gateways:
        with pytest.raises(GatewayFailedError, match="ended with -9"):
            await killed(gateways)
        async with gateways.leased(ROAD) as again:
            assert process(again).alive


@pytest.mark.asyncio
async def test_one_that_keeps_dying_is_not_started_for_ever() -> None:
    async with Gateways([ROAD]) as gateways:
        for _ in range(gateway_road.STARTS):
            with pytest.raises(GatewayFailedError, match="ended with"):
                await killed(gateways)
        with pytest.raises(GatewayFailedError, match="not started again"):
            await killed(gateways)


@pytest.mark.asyncio
async def test_nothing_runs_once_the_roads_are_closed() -> None:
    async with Gateways([ROAD]) as gateways:
        async with gateways.leased(ROAD) as leased:
            pass
        assert process(leased).alive
    assert not process(leased).alive


def test_what_cannot_be_had_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    gateways = Gateways([ROAD])
    assert gateways.unsupported(ROAD, "sse", "stock") == ""
    assert gateways.unsupported(ROAD, "grpc", "stock") == "no HTTP/2 here"
    absent = Product("made", "made", lambda: Missing("none", "pip install made"), command)
    monkeypatch.setattr(road_name, "PRODUCTS", {"made": absent})
    assert "pip install made" in Gateways([ROAD]).unsupported(ROAD, "sse", "stock")


@pytest.mark.asyncio
async def test_a_gateway_of_a_cells_own_dies_alone() -> None:
    async with (
        Gateways([ROAD]) as gateways,
        gateways.leased(ROAD) as shared,
        gateways.own(ROAD) as leased,
    ):
        assert leased.own is not None
        await KillGateway().fire(leased.own)
        assert await process(leased).ended() == -signal.SIGKILL
        assert [seen.what for seen in leased.own.log] == ["takes no connections"]
        assert process(shared).alive


@pytest.mark.asyncio
async def test_one_of_its_own_that_dies_unasked_is_told() -> None:
    async def dies(gateways: Gateways) -> None:
        async with gateways.own(ROAD) as leased:
            os.kill(process(leased).pid, signal.SIGKILL)
            await process(leased).ended()

    async with Gateways([ROAD]) as gateways:
        with pytest.raises(GatewayFailedError, match="ended with -9"):
            await dies(gateways)


@pytest.mark.asyncio
async def test_one_of_its_own_that_is_never_ready_costs_the_others_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with Gateways([ROAD]) as gateways, gateways.leased(ROAD) as shared:
        (tmp_path / "late" / "default").mkdir(parents=True)
        (tmp_path / "late" / "default" / "serve.py").write_text("raise SystemExit('no port')")
        late_one = replace(MADE, name="late", templates="late")
        monkeypatch.setattr(road_name, "PRODUCTS", {"made": MADE, "late": late_one})
        async with Gateways(["late@default"]) as late:
            with pytest.raises(GatewayFailedError, match="no port"):
                async with late.own("late@default"):
                    pass
        assert process(shared).alive


@pytest.mark.asyncio
async def test_a_product_without_a_way_to_reload_it_says_so() -> None:
    async with Gateways([ROAD]) as gateways, gateways.own(ROAD) as leased:
        assert gateways.unreloadable(ROAD) == "there is no way to reload made"
        assert leased.own is not None
        with pytest.raises(LookupError, match="no way to reload made"):
            await ReloadGateway().fire(leased.own)


@pytest.mark.asyncio
async def test_a_reload_that_starts_a_successor_adds_a_slot_and_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def reload(live: Live, binary: Binary) -> None:
        os.kill(live.pid, signal.SIGTERM)
        while await accepted(slot.http):
            pass
        await live.beside(command(binary, live.folder))

    made = replace(MADE, reload=reload, reloaded=listens)
    monkeypatch.setattr(road_name, "PRODUCTS", {"made": made})
    async with Gateways([ROAD]) as gateways:
        async with gateways.own(ROAD) as leased:
            slot = leased.slot
            assert leased.own is not None
            assert not await accepted(leased.own.added.http)
            await ReloadGateway().fire(leased.own)
            told = [seen.what for seen in leased.own.log]
            assert told == ["told to reload", "serves its new configuration"]
            assert await accepted(leased.own.added.http)
        assert not await accepted(leased.own.added.http)
        assert not await accepted(slot.http)
