"""The client side of Toxiproxy, against our own server and against none."""

from __future__ import annotations

import asyncio
import socket

import pytest

from faults import toxics
from faults.latency import Latency
from faults.toxics import ToxiproxyError, ToxiproxyLine
from faults.toxiproxy.server import Server, serving

NOWHERE = ("127.0.0.1", 1)


def shown(server: Server, name: str = "") -> str:
    proxies = server.proxies.shown()
    return str(proxies[name] if name else proxies)


@pytest.mark.asyncio
async def test_two_lines_on_two_servers_do_not_redirect_each_other() -> None:
    async with serving() as one, serving() as other:
        lines = [
            ToxiproxyLine.stretched(NOWHERE, api=(server.host, server.port))
            for server in (one, other)
        ]
        async with lines[0] as first, lines[1] as second:
            await asyncio.gather(*(first.fire(Latency(1)) for _ in range(5)))
            await second.fire(Latency(2))
            assert shown(one).count("'latency': 1,") == 5
            assert shown(other).count("'latency': 2,") == 1
        assert (shown(one), shown(other)) == ("{}", "{}")


@pytest.mark.asyncio
async def test_a_fault_lifted_is_gone_and_another_stays() -> None:
    async with (
        serving() as server,
        ToxiproxyLine.stretched(NOWHERE, api=(server.host, server.port)) as line,
    ):
        await line.fire(Latency(1))
        await line.fire(Latency(2))
        await line.lift(Latency(1))
        assert "'latency': 1," not in shown(server)
        assert "'latency': 2," in shown(server)


@pytest.mark.asyncio
async def test_what_the_server_refuses_is_told_in_its_words() -> None:
    async with serving() as server:
        line = ToxiproxyLine.stretched(NOWHERE, api=(server.host, server.port), host="192.0.2.1")
        with pytest.raises(ToxiproxyError, match=r"500 .*cannot assign requested address"):
            await line.__aenter__()


@pytest.mark.asyncio
async def test_no_server_is_one_clear_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(ToxiproxyError, match="no Toxiproxy answers there"):
        await ToxiproxyLine.stretched(NOWHERE, api=("127.0.0.1", port)).__aenter__()


@pytest.mark.asyncio
async def test_a_server_that_never_answers_ends_the_call_and_never_holds_the_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(toxics, "CALL_SECONDS", (0.2, 0.2))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        api = ("127.0.0.1", int(silent.getsockname()[1]))
        call = asyncio.create_task(ToxiproxyLine.stretched(NOWHERE, api=api).__aenter__())
        turns = 0
        while not call.done():
            await asyncio.sleep(0)
            turns += 1
        assert turns > 10
        with pytest.raises(ToxiproxyError):
            await call


@pytest.mark.asyncio
async def test_the_environment_s_proxies_are_not_visited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://192.0.2.1:9")
    async with (
        serving() as server,
        ToxiproxyLine.stretched(NOWHERE, api=(server.host, server.port)) as line,
    ):
        assert line.port > 0
