from __future__ import annotations

import asyncio
import os
import signal
import socket
from contextlib import ExitStack, aclosing, suppress
from urllib.parse import quote

import grpc.aio
import pytest
from sse_starlette.sse import AppStatus

from servers.binding import CannotListen
from servers.ledger import said
from servers.origin import Origin, Settings, serving
from servers.scripts.oversize import SIZES
from tests.unit.servers.plain import (
    HANG_SECONDS,
    LISTEN,
    WIRES,
    as_json,
    dial,
    request,
    say,
    stub,
)
from tokenwire.v1.stream_pb2 import ClientMessage

LIBRARY_SECONDS = 10.0  # how long `websockets` waits for a handshake, or for a close


def address(origin: Origin, wire: str) -> tuple[str, int]:
    host, _, port = origin.authorities[wire].rpartition(":")
    return host, int(port)


def how_finished(origin: Origin, run_id: str) -> str:
    record = origin.ledger.record(run_id)
    assert record is not None
    finished = record.attempts[-1].finished
    assert finished is not None
    return finished.how


@pytest.mark.asyncio
async def test_it_answers_on_every_wire_when_the_body_starts() -> None:
    async with serving() as origin:
        assert set(origin.authorities) == set(WIRES)
        for wire in WIRES:
            heard = [event async for event in LISTEN[wire](origin, request(limit=1))]
            assert len(heard) == 2


@pytest.mark.asyncio
@pytest.mark.parametrize("host", ["::1", "localhost"])
async def test_another_host_is_listened_on_and_its_peers_are_named(host: str) -> None:
    async with serving(Settings(host=host)) as origin:
        for wire in WIRES:
            asked = request(run_id=wire, limit=1)
            assert len([event async for event in LISTEN[wire](origin, asked)]) == 2
            record = origin.ledger.record(wire)
            assert record is not None
            peer = record.attempts[0].peer.rpartition(":")[0]
            assert peer == ("[::1]" if host == "::1" else "127.0.0.1")
            assert origin.authorities[wire].startswith(f"{peer}:")


@pytest.mark.asyncio
async def test_one_after_another_and_many_at_once_work() -> None:
    for _ in range(3):
        async with serving() as first, serving() as second:
            for origin in (first, second):
                for wire in WIRES:
                    assert len([e async for e in LISTEN[wire](origin, request(limit=1))]) == 2
    assert not AppStatus.should_exit


@pytest.mark.asyncio
async def test_it_leaves_no_task_no_descriptor_and_no_signal_handler_behind() -> None:
    async def leave_in_mid_stream() -> list[object]:
        async with serving() as origin:
            for wire in WIRES:
                async with aclosing(LISTEN[wire](origin, request("long", hold_after=2))) as heard:
                    await anext(heard)
            return [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]

    handlers = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    tasks = asyncio.all_tasks()
    assert await leave_in_mid_stream() == handlers
    descriptors = len(os.listdir("/proc/self/fd"))
    rounds = 5
    for _ in range(rounds):
        await leave_in_mid_stream()
    assert asyncio.all_tasks() == tasks
    # gRPC keeps some for the process, and closes others on threads of its own, later.
    assert len(os.listdir("/proc/self/fd")) < descriptors + rounds


@pytest.mark.asyncio
async def test_its_ports_are_free_again_when_it_has_stopped() -> None:
    async with serving() as origin:
        addresses = [address(origin, wire) for wire in WIRES]
    for one in addresses:
        socket.create_server(one).close()


@pytest.mark.asyncio
@pytest.mark.parametrize("wire", WIRES)
async def test_a_port_in_use_is_named_and_nothing_is_left_behind(wire: str) -> None:
    tasks = asyncio.all_tasks()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotListen, match=f"127.0.0.1:{port}: Address already in use"):
            async with serving(Settings(**{f"{wire}_port": port})):
                pytest.fail("it served on a port in use")
    assert asyncio.all_tasks() == tasks


@pytest.mark.asyncio
async def test_a_host_that_is_not_ours_is_named() -> None:
    with pytest.raises(CannotListen, match=r"192\.0\.2\.1:0: .*; choose another host"):
        async with serving(Settings(host="192.0.2.1")):
            pytest.fail("it served on another's address")


@pytest.mark.asyncio
async def test_it_stops_at_once_whatever_its_peers_do() -> None:
    """Peers that never ask, ask half, do not read, or hold."""
    with ExitStack() as sockets:
        async with asyncio.timeout(HANG_SECONDS), serving() as origin:
            for wire in WIRES:
                for asked in (b"", b"GET /sse HTTP/1.1\r\nHost"):
                    one = sockets.enter_context(socket.create_connection(address(origin, wire)))
                    one.sendall(asked)
            deaf = sockets.enter_context(socket.create_connection(address(origin, "sse")))
            query = quote(as_json(request("oversize-4m1", run_id="deaf")))
            deaf.sendall(f"GET /sse?request={query} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
            assert await origin.ledger.wait("deaf", said(5))
            async with dial(origin) as held, stub(origin) as service:
                await say(held, ClientMessage(start=request(run_id="held", hold_after=1)))
                calling = service.Generate(request(run_id="called", hold_after=1))
                assert await origin.ledger.wait("held", said(1))
                assert await origin.ledger.wait("called", said(1))
                await origin.stop()
                with pytest.raises(grpc.aio.AioRpcError):
                    assert [event async for event in calling]
        came = await asyncio.to_thread(_hear_out, deaf)
    assert [how_finished(origin, one) for one in ("deaf", "held", "called")] == ["stopped"] * 3
    assert came < SIZES["4m1"]  # what nobody read is not kept for them


def _hear_out(deaf: socket.socket) -> int:
    """How many bytes still come, until the end."""
    deaf.settimeout(HANG_SECONDS)
    came = 0
    with suppress(ConnectionResetError):
        while more := deaf.recv(1 << 20):
            came += len(more)
    return came


@pytest.mark.asyncio
@pytest.mark.parametrize("wire", WIRES)
async def test_no_grace_is_spent_on_a_peer_that_has_not_asked(wire: str) -> None:
    async with serving() as origin:
        with socket.create_connection(address(origin, wire)) as mute:
            mute.sendall(b"GET /")
            for _ in range(5):
                await asyncio.sleep(0)  # it is accepted
            async with asyncio.timeout(LIBRARY_SECONDS / 2):
                await origin.stop(grace_seconds=HANG_SECONDS)


@pytest.mark.asyncio
async def test_a_peer_that_does_not_answer_a_close_is_cut() -> None:
    async with serving() as origin, dial(origin, close_timeout=0) as deaf:
        await say(deaf, ClientMessage(start=request(hold_after=1)))
        await deaf.recv()
        deaf.transport.pause_reading()
        async with asyncio.timeout(LIBRARY_SECONDS / 2):
            await origin.stop()
    assert how_finished(origin, "run") == "stopped"


@pytest.mark.asyncio
@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("passes", range(5))
async def test_a_peer_that_connects_while_it_stops_is_not_left_behind(
    wire: str, passes: int
) -> None:
    async with asyncio.timeout(HANG_SECONDS), serving() as origin:
        with socket.create_connection(address(origin, wire)) as late:
            for _ in range(passes):  # how far asyncio has come with accepting it
                await asyncio.sleep(0)
            await origin.stop()
            assert await asyncio.to_thread(_hear_out, late) < 1000


@pytest.mark.asyncio
async def test_stopping_twice_is_harmless() -> None:
    async with serving() as origin:
        first = asyncio.create_task(origin.stop(grace_seconds=HANG_SECONDS))
        await asyncio.sleep(0)
        await origin.stop()
        await first
        await origin.stop()


@pytest.mark.asyncio
async def test_nobody_can_share_the_port_of_grpc() -> None:
    async with serving() as origin:
        with socket.socket() as thief:
            thief.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            with pytest.raises(OSError, match="in use"):
                thief.bind(address(origin, "grpc"))


@pytest.mark.asyncio
@pytest.mark.parametrize("wire", WIRES)
async def test_a_grace_lets_streams_finish(wire: str) -> None:
    async with serving() as origin:
        listening = LISTEN[wire](origin, request(pace=0.2))
        heard = [(await anext(listening)).seq]
        stopping = asyncio.create_task(origin.stop(grace_seconds=HANG_SECONDS))
        heard += [event.seq async for event in listening]
        await stopping
    assert heard == list(range(1, 62))
    assert how_finished(origin, "run") == "done"


@pytest.mark.asyncio
@pytest.mark.parametrize("wire", WIRES)
async def test_what_is_not_finished_after_the_grace_is_cut(wire: str) -> None:
    async with serving() as origin:
        listening = LISTEN[wire](origin, request(hold_after=3))
        for _ in range(3):
            await anext(listening)
        await origin.stop(grace_seconds=0.05)
        assert how_finished(origin, "run") == "stopped"
        await listening.aclose()
