"""Stamps at the seam, on both loops, plain and over TLS, seen through the real clients."""

from __future__ import annotations

import asyncio
import socket
import ssl
import sys
import time
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import uvloop

from clients import sse
from clients.arrivals import StampedSocket, monotonic_of, tapped
from clients.endpoint import Endpoint, Tls
from clients.events import Ended, Ending, Heard
from clients.manner import Manner
from tests.unit.clients import sse_peer
from tests.unit.clients.peers import (
    HANG_SECONDS,
    HARDENED,
    REQUEST,
    STOCK,
    Handler,
    done,
    text,
    told,
)
from tests.unit.clients.wires import SSE, WEBSOCKET, Wire
from tokenwire.clock import Clock

MS = 1_000_000
CERTIFICATE = Path(__file__).parent / "tls" / "certificate.pem"
KEY = CERTIFICATE.with_name("key.pem")

each_loop = pytest.mark.parametrize(
    "new_loop", [asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"]
)
each_client = pytest.mark.parametrize(
    ("wire", "manner"),
    [(SSE, STOCK), (SSE, HARDENED), (WEBSOCKET, STOCK), (WEBSOCKET, HARDENED)],
    ids=["sse-stock", "sse-hardened", "websocket-stock", "websocket-hardened"],
)
NewLoop = Callable[[], asyncio.AbstractEventLoop]


def run(new_loop: NewLoop, main: Coroutine[object, object, None]) -> None:
    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(asyncio.wait_for(main, HANG_SECONDS))


async def listening(stack: AsyncExitStack, handler: Handler, tls: bool) -> Endpoint:
    """A server for one test, closed with the stack."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await handler(reader, writer)
        writer.close()

    context = None
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE, KEY)
    server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=context)
    await stack.enter_async_context(server)
    trusted = Tls(CERTIFICATE.read_bytes()) if tls else None
    return Endpoint("127.0.0.1", server.sockets[0].getsockname()[1], tls=trusted)


async def stamping_kernel() -> StampedSocket:
    """A socket for whose sake the kernel stamps: it begins some time after it was asked to."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        ours = StampedSocket(socket.AF_INET, socket.SOCK_STREAM, 0)
        await asyncio.get_running_loop().sock_connect(ours, server.getsockname())
        theirs, _ = server.accept()
        with theirs:
            while not ours.stamp_ns:
                theirs.send(b"x")
                ours.recv(1)
    return ours


def pacing(wire: Wire, said_ns: list[int]) -> Handler:
    """Three events 20 ms apart, each noted before it is written."""

    async def pace(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for event in (text(1), text(2), done(3)):
            await Clock.running().sleep(0.02)
            said_ns.append(time.monotonic_ns())
            writer.write(wire.say(event))
        writer.write(wire.end)

    return wire.start(pace)


@each_loop
@each_client
@pytest.mark.parametrize("tls", [False, True], ids=["plain", "tls"])
def test_a_stamp_is_after_the_saying_and_before_the_hearing(
    new_loop: NewLoop, wire: Wire, manner: Manner, tls: bool
) -> None:
    async def main() -> None:
        said_ns: list[int] = []
        async with AsyncExitStack() as stack:
            endpoint = await listening(stack, pacing(wire, said_ns), tls)
            got = await told(wire.client.converse(endpoint, REQUEST, manner))
        assert got.ending is Ending.COMPLETE
        assert got.seqs == [1, 2, 3]
        if tls and wire is SSE and manner is STOCK:
            assert [item.socket_ns for item in got.heard] == [0, 0, 0]  # httpx does TLS by itself
            return
        for item, said in zip(got.heard, said_ns, strict=True):
            assert said - 5_000 <= item.socket_ns <= item.app_ns  # 5 us: pairing two clocks

    run(new_loop, main())


@pytest.mark.skipif(sys.platform != "linux", reason="kernel stamps are Linux's")
@each_client
def test_the_kernels_stamp_does_not_mind_a_busy_loop(wire: Wire, manner: Manner) -> None:
    """The event comes in while the client's loop is blocked for 100 ms."""

    async def main() -> None:
        said_ns: list[int] = []
        heard = asyncio.Event()

        async def pace(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            said_ns.append(time.monotonic_ns())
            writer.write(wire.say(text(1), text(2)))
            time.sleep(0.1)  # noqa: ASYNC251 - peer and client share this loop, on purpose
            await heard.wait()
            writer.write(wire.say(done(3)) + wire.end)

        async with AsyncExitStack() as stack:
            stack.enter_context(await stamping_kernel())
            endpoint = await listening(stack, wire.start(pace), tls=False)
            got = await told(wire.client.converse(endpoint, REQUEST, manner), heard)
        for item in got.heard[:2]:
            assert item.socket_ns - said_ns[0] < 50 * MS
            assert item.app_ns - said_ns[0] >= 100 * MS

    run(asyncio.new_event_loop, main())


@each_loop
def test_without_a_tap_nothing_changes(new_loop: NewLoop) -> None:
    class Deaf:
        def opened(self, transport: asyncio.Transport) -> None:
            raise AssertionError(transport)

        def received(self, _data: bytes, _at_ns: int, /) -> None:
            raise AssertionError

    async def main() -> None:
        async with AsyncExitStack() as stack:
            endpoint = await listening(stack, sse_peer.saying(b"x"), tls=False)
            with tapped(Deaf()):
                pass
            reader, writer = await asyncio.open_connection(endpoint.host, endpoint.port)
            sock = writer.get_extra_info("socket")
            assert not isinstance(getattr(sock, "_sock", sock), StampedSocket)
            writer.write(b"GET / HTTP/1.1\r\n\r\n")
            assert await reader.read() == b"x"
            writer.close()
            await writer.wait_closed()

    run(new_loop, main())


@each_loop
@each_client
def test_a_certificate_that_nobody_trusts_is_a_failure(
    new_loop: NewLoop, wire: Wire, manner: Manner
) -> None:
    async def main() -> None:
        async with AsyncExitStack() as stack:
            endpoint = await listening(stack, sse_peer.saying(), tls=True)
            distrusting = Endpoint(endpoint.host, endpoint.port, tls=Tls())
            got = await told(wire.client.converse(distrusting, REQUEST, manner))
        assert got.ending is Ending.FAILED
        assert "CERTIFICATE_VERIFY_FAILED" in got.evidence.message

    run(new_loop, main())


def test_two_clocks_are_paired_to_a_few_microseconds() -> None:
    for _ in range(100):
        before = time.monotonic_ns()
        now = monotonic_of(time.time_ns())
        assert before - 5_000 <= now <= time.monotonic_ns() + 5_000


@each_loop
def test_each_of_several_conversations_keeps_its_own_stamps(new_loop: NewLoop) -> None:
    async def main() -> None:
        async with AsyncExitStack() as stack:
            said: list[list[int]] = [[] for _ in range(10)]
            endpoints = [await listening(stack, pacing(SSE, times), False) for times in said]
            talks = [sse.converse(endpoint, REQUEST, STOCK) for endpoint in endpoints]
            heard = await asyncio.gather(*(told(talk) for talk in talks))
        for got, times in zip(heard, said, strict=True):
            for item, at_ns in zip(got.heard, times, strict=True):
                assert at_ns - 5_000 <= item.socket_ns <= item.app_ns
                assert isinstance(item, Heard)
            assert isinstance(got.ended, Ended)

    run(new_loop, main())
