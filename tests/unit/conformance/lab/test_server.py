"""What a page may ask of the lab, and what it is refused."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from conformance import casebook
from conformance.lab.bench import MOST_RUNS, bench
from conformance.lab.choices import Choices, choices
from conformance.lab.server import application

HOME = "http://127.0.0.1:8700"


def direct() -> Choices:
    """Without gateways, so that nothing is started."""
    found = choices(casebook.load())
    return Choices(found.pulls, ("direct",), found.scripts)


@asynccontextmanager
async def asked() -> AsyncIterator[httpx.AsyncClient]:
    async with bench(direct(), HOME) as made:
        transport = httpx.ASGITransport(application(made))
        async with httpx.AsyncClient(transport=transport, base_url=HOME) as client:
            yield client


async def started(client: httpx.AsyncClient, **setting: object) -> dict[str, object]:
    answer = await client.post("/runs", json=setting)
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json()
    return found


@pytest.mark.asyncio
async def test_a_name_that_was_made_to_lead_here_is_refused() -> None:
    async with asked() as client:
        assert (await client.get("/choices", headers={"host": "evil.example"})).status_code == 400


@pytest.mark.asyncio
async def test_the_page_may_load_nothing_from_elsewhere() -> None:
    async with asked() as client:
        policy = (await client.get("/")).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("setting", "named"),
    [
        ({"road": "moon@tuned"}, "moon@tuned"),
        ({"pull": "gravity"}, "gravity"),
        ({"script": "tool-call"}, "tool-call"),
        ({"at": 0}, "token 0"),
        ({"at": "six"}, "int"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_what_the_lab_does_not_have_is_named(setting: dict[str, object], named: str) -> None:
    async with asked() as client:
        answer = await client.post("/runs", json=setting)
    assert answer.status_code == 400
    assert named in answer.json()["error"]


@pytest.mark.asyncio
async def test_a_wire_that_needs_a_gateway_which_is_not_here_says_how_to_get_it() -> None:
    async with asked() as client:
        lanes = (await started(client))["lanes"]
    assert isinstance(lanes, dict)
    assert "make gateways" in lanes["grpc-web"]["trouble"]


@pytest.mark.asyncio
async def test_runs_are_bounded_and_a_closed_one_makes_room() -> None:
    async with asked() as client:
        names = [(await started(client))["run"] for _ in range(MOST_RUNS)]
        assert (await client.post("/runs", json={})).status_code == 404
        await client.delete(f"/runs/{names[0]}")
        await started(client)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "report",
    [
        {"asked_ns": 1, "arrivals": [{"raw": "no event", "at_ns": 2}]},
        {"asked_ns": 1, "arrivals": [], "ended": {"ending": "fine", "at_ns": 2}},
        {"asked_ns": 1},
        {"asked_ns": 1, "arrivals": [], "more": 1},
    ],
)
async def test_a_report_that_cannot_be_meant_is_refused(report: dict[str, object]) -> None:
    async with asked() as client:
        name = (await started(client))["run"]
        answer = await client.post(f"/runs/{name}/sse/ended", json=report)
    assert answer.status_code == 400
    assert answer.json()["error"]


@pytest.mark.asyncio
async def test_a_run_that_has_ended_is_not_there() -> None:
    async with asked() as client:
        for path in ("/runs/gone/sse/reached", "/runs/gone/sse/ended"):
            answer = await client.post(path, json={"asked_ns": 1, "arrivals": []})
            assert answer.status_code == 404
