"""Routes, statuses and bodies; tests/differential compares them with a real server's."""

from __future__ import annotations

import asyncio

import pytest

from faults.toxiproxy.api import Api
from tests.unit.faults.toxiproxy.road import road


@pytest.mark.asyncio
async def test_a_browser_is_kept_out() -> None:
    async with road() as here:
        answer = await Api(here.server.proxies).answer("GET", "/proxies", "Mozilla/5.0 x", b"")
        assert (answer.status, answer.body) == (403, b"User agent not allowed\n")


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/proxies/", 404),
        ("GET", "/proxies/p/toxics/", 404),
        ("GET", "/proxies/p/toxics/x/y", 404),
        ("PUT", "/proxies/p", 405),
        ("GET", "/proxies/p/toxics/x/fire", 405),
        ("GET", "//proxies", 301),
        ("GET", "/proxies/none", 404),
        ("POST", "/proxies/p/toxics/none/fire", 404),
        ("POST", "/proxies/none/toxics/none/fire", 404),
        ("POST", "/reset", 204),
    ],
)
async def test_a_request_is_answered_by_its_route(method: str, path: str, status: int) -> None:
    async with road() as here:
        assert (await here.ask(method, path)).status == status


@pytest.mark.asyncio
async def test_the_version_is_that_of_the_api() -> None:
    async with road() as here:
        assert await here.said("GET", "/version") == (200, {"version": "2.12.0"})


@pytest.mark.asyncio
async def test_toxics_are_listed_with_those_of_requests_first() -> None:
    async with road() as here:
        for name, stream in (("a", "downstream"), ("b", "upstream"), ("c", "downstream")):
            body = {"type": "noop", "name": name, "stream": stream}
            await here.said("POST", "/proxies/p/toxics", body)
        listed = (await here.said("GET", "/proxies/p/toxics"))[1]
        assert [toxic["name"] for toxic in listed] == ["b", "a", "c"]


@pytest.mark.asyncio
async def test_a_name_is_taken_in_both_directions() -> None:
    async with road() as here:
        for stream, status in (("upstream", 200), ("downstream", 409)):
            body = {"type": "noop", "name": "one", "stream": stream}
            assert (await here.said("POST", "/proxies/p/toxics", body))[0] == status


@pytest.mark.asyncio
async def test_requests_at_the_same_time_do_not_meet_half_way() -> None:
    async with road() as here:
        moves = [
            here.said("PATCH", "/proxies/p", {"listen": "127.0.0.1:0", "enabled": number % 2 == 0})
            for number in range(20)
        ]
        creations = [
            here.said("POST", "/proxies", {"name": "q", "upstream": "127.0.0.1:1"})
            for _ in range(20)
        ]
        answers = await asyncio.gather(*moves, *creations)
        assert sorted(status for status, _ in answers[20:]) == [201] + [409] * 19
        assert {status for status, _ in answers[:20]} == {200}


@pytest.mark.asyncio
async def test_populate_leaves_what_is_as_it_should_be() -> None:
    async with road() as here:
        before = (await here.said("GET", "/proxies/p"))[1]
        await here.said("POST", "/proxies/p/toxics", {"type": "noop"})
        same = {"name": "p", "listen": before["listen"], "upstream": before["upstream"]}
        status, body = await here.said("POST", "/populate", [same])
        assert (status, len(body["proxies"][0]["toxics"])) == (201, 1)
        other = {**same, "upstream": "127.0.0.1:1"}
        status, body = await here.said("POST", "/populate", [other])
        assert (status, body["proxies"][0]["toxics"]) == (201, [])


@pytest.mark.asyncio
async def test_reset_switches_on_and_takes_every_toxic_away() -> None:
    async with road() as here:
        await here.said("POST", "/proxies/p/toxics", {"type": "noop"})
        await here.said("PATCH", "/proxies/p", {"enabled": False})
        assert (await here.ask("POST", "/reset")).status == 204
        shown = (await here.said("GET", "/proxies/p"))[1]
        assert (shown["enabled"], shown["toxics"]) == (True, [])
