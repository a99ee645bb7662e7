"""With a gateway of ours: a few lines of Python that relay nothing and can be killed."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from conformance import gateway_road, road_name
from conformance.gateway_road import SLOTS, Gateways
from gateways import rendering
from gateways.product import Binary, Missing, Product
from gateways.running import GatewayFailedError

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
        os.kill(leased.gateway.pid, signal.SIGKILL)
        await leased.gateway._process.wait()


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
            assert again.gateway.alive


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
        assert leased.gateway.alive
    assert not leased.gateway.alive


def test_what_cannot_be_had_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    gateways = Gateways([ROAD])
    assert gateways.unsupported(ROAD, "sse", "stock") == ""
    assert gateways.unsupported(ROAD, "grpc", "stock") == "no HTTP/2 here"
    absent = Product("made", "made", lambda: Missing("none", "pip install made"), command)
    monkeypatch.setattr(road_name, "PRODUCTS", {"made": absent})
    assert "pip install made" in Gateways([ROAD]).unsupported(ROAD, "sse", "stock")
