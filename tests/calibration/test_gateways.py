"""Every fault of a gateway, seen by raw sockets before and behind a real one, and by its end."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass

import pytest

from conformance.roads.gateway import Gateways
from conformance.roads.leased import Leased
from conformance.roads.own_gateway import OwnGateway
from faults.catalogue import catalogue
from faults.gateway_fault import GatewayFault
from faults.kill_gateway import KillGateway
from faults.reload_gateway import ReloadGateway
from faults.terminate_gateway import TerminateGateway
from gateways.catalogue import PRODUCTS
from gateways.product import Binary

HANG_SECONDS = 10.0
ASKED = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nX-Accel-Buffering: no\r\n"
    b"Cache-Control: no-store\r\nTransfer-Encoding: chunked\r\n\r\n"
)
ROADS = [
    f"{name}@tuned" for name, product in PRODUCTS.items() if isinstance(product.find(), Binary)
]


@dataclass(frozen=True, slots=True)
class Bench:
    """A raw client and a raw origin with a stream between them on which one token was heard."""

    leased: Leased
    own: OwnGateway
    client: socket.socket
    origin: socket.socket
    added: socket.socket  # listens where the origin of the new route is

    async def hear(self, text: bytes) -> None:
        """The origin says it and the client hears it. Raises: TimeoutError, ConnectionError."""
        loop = asyncio.get_running_loop()
        await loop.sock_sendall(self.origin, b"%x\r\n%s\r\n" % (len(text), text))
        heard = b""
        async with asyncio.timeout(HANG_SECONDS):
            while text not in heard:
                heard += await _some(self.client)

    async def ending(self) -> str:
        """FIN or RST, whatever comes before it. Raises: TimeoutError, neither came."""
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(HANG_SECONDS):
            with suppress(ConnectionResetError):
                while await loop.sock_recv(self.client, 65536):
                    pass
                return "FIN"
        return "RST"


async def _some(end: socket.socket) -> bytes:
    data = await asyncio.get_running_loop().sock_recv(end, 65536)
    if not data:
        raise ConnectionError("it ended")
    return data


@asynccontextmanager
async def streaming(road: str) -> AsyncIterator[Bench]:
    async with Gateways([road]) as gateways, gateways.own(road) as leased:
        assert leased.own is not None
        with (
            listening(leased.slot.http_origin) as far,
            listening(leased.own.added.http_origin) as added,  # from the first: Squid asks once
        ):
            async with asyncio.timeout(HANG_SECONDS):
                client, origin = await exchanged(leased.slot.http, far)
            with client, origin:
                bench = Bench(leased, leased.own, client, origin, added)
                await asyncio.get_running_loop().sock_sendall(origin, HEAD)
                await bench.hear(b"data: one\n\n")
                yield bench


@contextmanager
def listening(port: int) -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", port)) as far:
        far.setblocking(False)
        yield far


async def exchanged(port: int, far: socket.socket) -> tuple[socket.socket, socket.socket]:
    """A client that has asked at this port, and the origin that has heard it."""
    loop = asyncio.get_running_loop()
    client = socket.socket()
    client.setblocking(False)
    await loop.sock_connect(client, ("127.0.0.1", port))
    await loop.sock_sendall(client, ASKED)
    while True:
        origin, _ = await loop.sock_accept(far)
        heard = await loop.sock_recv(origin, 65536)
        if heard.startswith(b"GET / "):  # else a health check or a probe
            return client, origin
        origin.close()


async def reloaded(bench: Bench) -> None:
    """The old stream goes on, and a route that only the new configuration has leads somewhere:
    at once, or (lighttpd) when the old stream has ended."""
    assert [seen.what for seen in bench.own.log][:1] == ["told to reload"]
    await bench.hear(b"data: two\n\n")
    if bench.own.log[-1].what == "serves its old one still":
        await terminated_by_origin(bench)
    async with asyncio.timeout(HANG_SECONDS):
        await bench.own.reloaded()
        client, origin = await exchanged(bench.own.added.http, bench.added)
    client.close()
    origin.close()


async def terminated_by_origin(bench: Bench) -> None:
    await asyncio.get_running_loop().sock_sendall(bench.origin, b"0\r\n\r\n")
    bench.origin.close()


async def ended(bench: Bench) -> int:
    async with asyncio.timeout(HANG_SECONDS):
        assert bench.leased.gateway is not None
        return await bench.leased.gateway.ended()


async def killed(bench: Bench) -> None:
    """The kernel ends the connection; the signal is the cause of the process's end."""
    assert await bench.ending() in ("FIN", "RST")
    assert await ended(bench) == -signal.SIGKILL


async def terminated(bench: Bench) -> None:
    """It goes by itself, and takes the stream along if it does not let it finish."""
    with suppress(OSError):
        await terminated_by_origin(bench)
    assert await bench.ending() in ("FIN", "RST")
    assert await ended(bench) != -signal.SIGKILL


Proof = Callable[[Bench], Awaitable[None]]
PROOFS: dict[type[GatewayFault], Proof] = {
    ReloadGateway: reloaded,
    TerminateGateway: terminated,
    KillGateway: killed,
}
PAIRS = [(road, fault) for road in ROADS for fault in PROOFS]


async def proved(road: str, fault: type[GatewayFault]) -> BaseException | None:
    """What was wrong with it, if anything."""
    try:
        async with streaming(road) as bench:
            await fault().fire(bench.own)
            await PROOFS[fault](bench)
    except (AssertionError, OSError) as error:
        return error
    return None


@pytest.fixture(scope="module")
def wrong() -> Mapping[tuple[str, type[GatewayFault]], BaseException | None]:
    """All at once: most of their time is the gateways' own."""

    async def prove() -> list[BaseException | None]:
        return await asyncio.gather(*(proved(*pair) for pair in PAIRS))

    return dict(zip(PAIRS, asyncio.run(prove()), strict=True))


@pytest.mark.parametrize(("road", "fault"), PAIRS)
def test_the_gateway_does_what_the_fault_says(
    road: str,
    fault: type[GatewayFault],
    wrong: Mapping[tuple[str, type[GatewayFault]], BaseException | None],
) -> None:
    if error := wrong[road, fault]:
        raise error


@pytest.mark.parametrize("proof", PROOFS.values(), ids=lambda proof: proof.__name__)
@pytest.mark.asyncio
async def test_a_fault_that_does_nothing_is_caught(
    proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with streaming(ROADS[0]) as bench:
        monkeypatch.setattr("tests.calibration.test_gateways.HANG_SECONDS", 0.3)
        with pytest.raises((AssertionError, TimeoutError)):
            await proof(bench)


def test_no_fault_of_a_gateway_is_in_the_catalogue_without_a_calibration() -> None:
    of_a_gateway = {fault for fault in catalogue().values() if issubclass(fault, GatewayFault)}
    assert of_a_gateway == set(PROOFS)
