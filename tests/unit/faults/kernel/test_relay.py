"""A relay tells each side what the other did."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from faults.kernel.relay import relay, reset

HANG_SECONDS = 30


def tcp_pair() -> tuple[socket.socket, socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        one = socket.create_connection(listener.getsockname())
        other, _ = listener.accept()
    one.settimeout(HANG_SECONDS)
    other.setblocking(False)
    return one, other


@pytest_asyncio.fixture
async def ends() -> AsyncIterator[tuple[socket.socket, socket.socket, asyncio.Task[None]]]:
    """Two blocking sockets, and the relay between them."""
    (one, one_relayed), (other, other_relayed) = tcp_pair(), tcp_pair()
    task = asyncio.create_task(relay(one_relayed, other_relayed))
    with one, other:
        yield one, other, task
        task.cancel()
        await asyncio.wait([task])


Ends = tuple[socket.socket, socket.socket, asyncio.Task[None]]


@pytest.mark.asyncio
async def test_a_fin_leaves_the_other_way_open_and_two_end_the_relay(ends: Ends) -> None:
    one, other, task = ends
    one.sendall(b"request")
    one.shutdown(socket.SHUT_WR)
    assert await asyncio.to_thread(all_of, other) == b"request"
    other.sendall(b"token")
    other.shutdown(socket.SHUT_WR)
    assert await asyncio.to_thread(all_of, one) == b"token"
    await asyncio.wait_for(task, HANG_SECONDS)


@pytest.mark.asyncio
async def test_an_rst_is_passed_on_as_one(ends: Ends) -> None:
    one, other, task = ends
    reset(one)
    with pytest.raises(ConnectionResetError):
        await asyncio.to_thread(all_of, other)
    await asyncio.wait_for(task, HANG_SECONDS)


@pytest.mark.asyncio
async def test_a_cancelled_relay_resets_both(ends: Ends) -> None:
    one, other, task = ends
    await asyncio.sleep(0)
    task.cancel()
    for end in (one, other):
        with pytest.raises(ConnectionResetError):
            await asyncio.to_thread(all_of, end)
    assert task.cancelled()


def all_of(end: socket.socket) -> bytes:
    data = b""
    while more := end.recv(65_536):
        data += more
    return data
