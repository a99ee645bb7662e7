from __future__ import annotations

import asyncio
import time

import msgspec
import pytest

from servers.ledger import Ledger
from servers.origin import Origin, serving
from servers.record import RunRecord
from tests.unit.servers.plain import http


@pytest.mark.asyncio
async def test_an_unknown_run_is_404_json(origin: Origin) -> None:
    async with http(origin) as client:
        for answer in (
            await client.get("/ledger/nobody"),
            await client.get("/ledger/nobody/wait?left=1&timeout_seconds=0"),
            await client.post("/runs/nobody/messages", content='{"cancel": {}}'),
        ):
            assert answer.status_code == 404
            assert answer.json() == {"error": "run 'nobody' is unknown"}


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no ClientMessage"),
        (b"{}", "body: is empty"),
        (b'{"start": {}}', "start: opens a stream on its own wire"),
        (b"\xff", "no ClientMessage"),
        (b" " * (1 << 21), "longer than"),
    ],
)
async def test_a_message_that_makes_no_sense_is_400(
    origin: Origin, content: bytes, said: str
) -> None:
    origin.ledger.open("run", "steady", "sse", "peer", 0)
    async with http(origin) as client:
        answer = await client.post("/runs/run/messages", content=content)
    assert answer.status_code == 400
    assert said in answer.json()["error"]


@pytest.mark.asyncio
async def test_a_record_comes_back_as_it_was(origin: Origin) -> None:
    attempt = origin.ledger.open("run", "steady", "sse", "peer", 0)
    attempt.offered(1, 5)
    attempt.handed(1)
    attempt.offered(2, 6)
    attempt.leave("reset")
    async with http(origin) as client:
        await client.post("/runs/run/messages", content='{"append": {"text": "é"}}')
        content = (await client.get("/ledger/run")).content
    assert msgspec.json.decode(content, type=RunRecord) == origin.ledger.record("run")


@pytest.mark.asyncio
@pytest.mark.parametrize("query", ["said=3", "left=1", "finished=1", "settled=1"])
async def test_waiting_answers_as_soon_as_it_is_so(origin: Origin, query: str) -> None:
    async with http(origin) as client:
        waiting = asyncio.create_task(client.get(f"/ledger/run/wait?{query}"))
        attempt = origin.ledger.open("run", "steady", "sse", "peer", 0)
        answer = await client.get(f"/ledger/run/wait?{query}&timeout_seconds=0")
        assert answer.status_code == 408
        attempt.offered(3, 1)
        attempt.handed(3)
        attempt.leave("reset")
        attempt.finish("left")
        answer = await waiting
    assert answer.status_code == 200
    assert answer.json()["run_id"] == "run"


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "wait: for what?"),
        ("left=yes", "wait: for what?"),
        ("said=-1", "said: '-1' is no sequence number"),
        ("said=" + "9" * 5000, "is no sequence number"),
        ("left=1&timeout_seconds=61", "timeout_seconds: '61'"),
        ("left=1&timeout_seconds=nan", "timeout_seconds"),
        ("left=1&timeout_seconds=soon", "timeout_seconds"),
    ],
)
async def test_a_wait_for_nothing_is_400(origin: Origin, query: str, said: str) -> None:
    async with http(origin) as client:
        answer = await client.get(f"/ledger/run/wait?{query}")
    assert answer.status_code == 400
    assert said in answer.json()["error"]


@pytest.mark.asyncio
async def test_too_many_messages_are_429(origin: Origin) -> None:
    origin.ledger.open("run", "steady", "sse", "peer", 0)
    async with http(origin) as client:
        for _ in range(256):
            await client.post("/runs/run/messages", content='{"release": {}}')
        answer = await client.post("/runs/run/messages", content='{"release": {}}')
    assert answer.status_code == 429


@pytest.mark.asyncio
async def test_it_says_that_it_is_well(origin: Origin) -> None:
    async with http(origin) as client:
        assert (await client.get("/healthz")).json() == {"status": "ok"}


@pytest.mark.asyncio
async def test_a_ledger_may_be_brought_along() -> None:
    ledger = Ledger()
    async with serving(ledger=ledger) as origin:
        assert origin.ledger is ledger


@pytest.mark.asyncio
async def test_the_clock_is_the_one_of_every_stamp(origin: Origin) -> None:
    async with http(origin) as client:
        before = time.monotonic_ns()
        told = (await client.get("/clock")).json()["monotonic_ns"]
        assert before <= told <= time.monotonic_ns()
