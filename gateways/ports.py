"""Ports that no other process gets meanwhile: a block, and a lock on it that the kernel keeps.

A gateway's configuration names its ports before it binds them, and a slot's upstream port is
bound only while a cell uses it. So blocks lie outside the ephemeral range, and the first port
of each is held by a socket of ours: whoever binds it owns the block, and gives it back by
ending, however it ends.
"""

from __future__ import annotations

import asyncio
import errno
import os
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress

from gateways.product import Slot

LOOPBACK = "127.0.0.1"
FIRST, LAST = 10_240, 32_767  # Linux hands out 32768 and up by itself
PORTS_PER_SLOT = 4
BLOCK = 128  # the same for all: blocks of different sizes could overlap without their first ports
MAX_SLOTS = (BLOCK - 1) // PORTS_PER_SLOT


class NoPortsError(Exception):
    """No block of free ports was found; the text says between which."""


@contextmanager
def reserved(count: int) -> Iterator[tuple[Slot, ...]]:
    """`count` slots (at most MAX_SLOTS) of ports that are free now, ours until the block ends.

    Raises:
        NoPortsError: there is no such block.
    """
    assert count <= MAX_SLOTS
    for base in _bases():
        guard = guarded(base)
        if guard is None:
            continue
        with guard:
            if all(_free(port) for port in range(base + 1, base + BLOCK)):
                yield block(base, count)
                return
    raise NoPortsError(f"no {BLOCK} free ports in a row between {FIRST} and {LAST}")


async def accepted(port: int) -> bool:
    """Whether it takes a connection; nothing is said on it."""
    try:
        _, writer = await asyncio.open_connection(LOOPBACK, port)
    except OSError:
        return False
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()
    return True


@asynccontextmanager
async def open_origins(slots: Sequence[Slot]) -> AsyncIterator[None]:
    """Something takes connections where the origins will be, and hangs up.

    For a gateway that starts: Squid asks each origin once, and one that is not there then is
    taken for dead for five minutes.
    """
    async with AsyncExitStack() as stack:
        for slot in slots:
            for port in (slot.http_origin, slot.grpc_origin):
                server = await asyncio.start_server(lambda _, w: w.close(), LOOPBACK, port)
                await stack.enter_async_context(server)
        yield


def block(base: int, count: int, first_number: int = 0) -> tuple[Slot, ...]:
    """The slots of the block that begins at `base`, whose first port is its guard."""
    firsts = range(base + 1, base + 1 + count * PORTS_PER_SLOT, PORTS_PER_SLOT)
    return tuple(
        Slot(number, first, first + 1, first + 2, first + 3)
        for number, first in enumerate(firsts, first_number)
    )


def _bases() -> Iterator[int]:
    """Every block once; where to begin differs by process, so that two seldom meet."""
    bases = range(FIRST, LAST - BLOCK, BLOCK)
    start = os.getpid() * 7 % len(bases)
    yield from (*bases[start:], *bases[:start])


def guarded(base: int) -> socket.socket | None:
    """Hold the guard of a block, None where somebody has it. Closing the socket gives it back."""
    held = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        held.bind((LOOPBACK, base))
    except OSError as error:
        held.close()
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            return None
        raise
    return held


def _free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As gateways do: what is left of an earlier connection does not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True
