"""A cache before our origin: who is given another user's stream, and who only their own again?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from conformance import casebook
from conformance.cell import perform
from conformance.judge import judge
from conformance.origins.origin import Origins
from conformance.plan import Plan, plan_cell
from conformance.roads.road import Roads
from conformance.roads.target import TargetRoad
from conformance.targets import endpoint
from conformance.targets.requests_due import due
from conformance.targets.target import Depth, Target, TargetWire
from conformance.verdict import Class, Outcome, Verdict
from servers.origin import serving
from tests.unit.clients.peers import peer, request_head
from tokenwire.recording import Identity

CASE = casebook.load()["stranger-plain"]
CELL = Identity(CASE.id, "sse", "stock", "staging")
OURS, THEIRS = "Bearer env:OUR_TOKEN", "Bearer env:THEIR_TOKEN"
TOKENS = {"OUR_TOKEN": "our-own-token", "THEIR_TOKEN": "another-users-token"}
REFUSAL = b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"


class Cache:
    """Keeps every answer to `GET /sse`; by the credentials too, where it `knows` them."""

    def __init__(self, origin: str, *, knows: bool, admits: frozenset[str]) -> None:
        host, _, port = origin.rpartition(":")
        self._origin = host, int(port)
        self._knows, self._admits = knows, admits
        self._kept: dict[str, bytes] = {}

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError):
            head = await request_head(reader)
            line, said = head.partition("\r\n")[0], _credentials(head)
            if said not in self._admits:
                writer.write(REFUSAL)
                return
            key = f"{line} {said}" if self._knows else line
            if key not in self._kept or not line.startswith("GET /sse"):
                self._kept[key] = await self._asked(head)
            writer.write(self._kept[key])
            await writer.drain()

    async def _asked(self, head: str) -> bytes:
        """The origin's whole answer, from a connection that it closes."""
        theirs, ours = await asyncio.open_connection(*self._origin)
        body = b"{}" if head.startswith("POST") else b""
        ours.write(head.replace("\r\n", "\r\nConnection: close\r\n", 1).encode() + body)
        answer = await theirs.read()
        ours.close()
        return answer


def _credentials(head: str) -> str:
    fields = (line.partition(": ") for line in head.split("\r\n"))
    return next((text for name, _, text in fields if name.lower() == "authorization"), "")


@pytest.fixture(autouse=True)
def tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in TOKENS.items():
        monkeypatch.setenv(name, value)


@asynccontextmanager
async def cached(
    *, knows: bool, stranger: Mapping[str, str], admits: frozenset[str]
) -> AsyncIterator[Target]:
    async with serving() as origin:
        cache = Cache(origin.authorities["sse"], knows=knows, admits=admits)
        async with peer(cache) as at:
            wire = TargetWire(f"http://{at.address}", {"Authorization": OURS}, stranger)
            yield Target("staging", Depth.SANDWICH, {"sse": wire}, Path("/staging.toml"))


async def asked(
    *,
    knows: bool,
    stranger: Mapping[str, str],
    admits: tuple[str, ...] = ("our-own-token", "another-users-token"),
) -> Verdict:
    allowed = frozenset(f"Bearer {token}" for token in admits)
    async with cached(knows=knows, stranger=stranger, admits=allowed) as target:
        planned = plan_cell(CASE, CELL, seed=1)
        plan = Plan(1, (planned,))
        road = TargetRoad(target)
        async with Origins(plan, road.origin) as origins, Roads(plan, target=road) as roads:
            return judge(CASE, await perform(CASE, planned, plan, origins, roads))


ANOTHER = {"authorization": THEIRS}


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("knows", "stranger", "klass"),
    [
        (False, ANOTHER, Class.DUPLICATE),  # it hands our stream to whoever asks
        (True, ANOTHER, Class.COMPLETE),  # each user has their own
        (True, {}, Class.DUPLICATE),  # who asks twice is given the first answer again
    ],
)
async def test_another_user_is_told_from_the_same_one_who_asks_again(
    knows: bool, stranger: Mapping[str, str], klass: Class
) -> None:
    assert (await asked(knows=knows, stranger=stranger)).klass is klass


@pytest.mark.asyncio
async def test_a_stranger_who_is_turned_away_proves_nothing() -> None:
    found = await asked(knows=False, stranger=ANOTHER, admits=("our-own-token",))
    assert found.outcome is Outcome.SETUP_FAILED
    assert "the stranger was answered 401" in found.reason


def test_a_dry_run_shows_both_and_both_secrets_are_blacked_out() -> None:
    wire = TargetWire("https://a.test", {"Authorization": OURS, "X-Team": "a"}, ANOTHER)
    target = Target("staging", Depth.SANDWICH, {"sse": wire}, Path("/staging.toml"))
    planned = plan_cell(CASE, CELL, seed=1)
    first, second = (
        dict(each.headers)
        for each in due(target, CASE, planned, Plan(1, (planned,)))
        if each.stream
    )
    assert first == {"X-Team": "a", "authorization": THEIRS}
    assert second == {"Authorization": OURS, "X-Team": "a"}
    assert endpoint.secrets(target) == set(TOKENS)


def test_a_stranger_may_come_without_credentials() -> None:
    wire = TargetWire("https://a.test", {"Authorization": OURS}, {"Authorization": ""})
    assert wire.as_stranger == replace(wire, headers={})
