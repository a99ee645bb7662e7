"""A link for programs that cannot be moved into a namespace: relayed from loopback and back.

    client ─ 127.0.0.1 ─ relay ═══ PacketLink ═══ relay ─ upstream

What the client sees is what the relay makes of the fault. True through it: bytes and their
times, FIN, silence, an RST to either side (`SpoofedReset` resets one relay, which resets its
neighbour), order, loss, rate. Not true:

* the client's kernel speaks with the relay, which acknowledges: TCP keepalive and
  TCP_USER_TIMEOUT never notice a black hole, only timers of the application do;
* `SynDrop` looks like a server that accepts and is silent, not like a connect that hangs;
* the relays buffer up to 64 KB and what four sockets hold, so back-pressure comes later.

A process inside (`Namespace.command`, `isolation.enter`) or a socket made inside
(`Namespace.tcp_socket`, `Namespace.listener`) sees every effect as its own kernel does.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from faults.kernel.packet_link import PacketLink
from faults.kernel.relay import relay, reset

_BACKLOG = 4096


@dataclass(frozen=True, slots=True)
class KernelLine:
    """Where a client connects, and the link that its bytes cross."""

    host: str
    port: int
    link: PacketLink


@asynccontextmanager
async def kernel_road(
    upstream_host: str, upstream_port: int, seed: int = 0
) -> AsyncIterator[KernelLine]:
    """A listener on 127.0.0.1 whose connections reach the upstream through a new link.

    What is open at the end is reset. Raises: OSError without the rights (`probe` says why).
    """
    async with PacketLink.opened(seed) as link:
        with (
            socket.create_server(("127.0.0.1", 0), backlog=_BACKLOG) as near,
            link.server.listener(link.server_address) as far,
        ):
            near.setblocking(False)

            async def cross() -> socket.socket:
                return await _connected(link.client.tcp_socket(), far.getsockname())

            async def leave() -> socket.socket:
                return await _connected(_host_socket(), (upstream_host, upstream_port))

            async with _running(_accept(near, cross)), _running(_accept(far, leave)):
                host, port = near.getsockname()
                yield KernelLine(host, port, link)


async def _accept(listener: socket.socket, connect: Callable[[], Awaitable[socket.socket]]) -> None:
    """Relay each connection to one of its own; reset it if that cannot be had."""
    loop = asyncio.get_running_loop()
    async with asyncio.TaskGroup() as serving:
        while True:
            accepted, _ = await loop.sock_accept(listener)
            serving.create_task(_serve(accepted, connect))


async def _serve(accepted: socket.socket, connect: Callable[[], Awaitable[socket.socket]]) -> None:
    onward: socket.socket | None = None
    with suppress(OSError):
        try:
            onward = await connect()
        finally:
            if onward is None:
                reset(accepted)
    if onward is not None:
        for end in (accepted, onward):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # a token waits for no ACK
        await relay(accepted, onward)


async def _connected(onward: socket.socket, to: tuple[str, int]) -> socket.socket:
    try:
        await asyncio.get_running_loop().sock_connect(onward, to)
    except BaseException:
        onward.close()
        raise
    return onward


def _host_socket() -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.setblocking(False)
    return made


@asynccontextmanager
async def _running(work: Coroutine[object, object, None]) -> AsyncIterator[None]:
    """A task that runs beside the body; a TaskGroup would wrap what the body raises."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
