"""The three wires whose peers can be raw, side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from types import ModuleType

import pytest

from clients import grpc_web, sse, websocket
from clients.conversation import Conversation
from clients.events import Ended, Heard, Noticed
from tests.unit.clients import grpc_web_peer, sse_peer, websocket_peer
from tests.unit.clients.peers import HANG_SECONDS, HARDENED, STOCK, Handler, Told, text
from tokenwire.clock import Clock


@dataclass(frozen=True)
class Wire:
    """A wire's client, and how its raw peer speaks."""

    client: ModuleType
    start: Callable[[Handler], Handler]  # answer the request, then do
    say: Callable[..., bytes]
    end: bytes

    def begin(self, then: Handler) -> Handler:
        """Answer the request, say seq 1 and 2, then do."""

        async def say_two(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(self.say(text(1), text(2)))
            await then(reader, writer)

        return self.start(say_two)


SSE = Wire(
    sse,
    lambda then: sse_peer.saying(sse_peer.HEAD, then=then),
    lambda *events: sse_peer.chunk(sse_peer.sse(*events)),
    sse_peer.LAST_CHUNK,
)
WEBSOCKET = Wire(
    websocket,
    lambda then: websocket_peer.saying(then=then),
    websocket_peer.ws,
    websocket_peer.ws_close(1000),
)
GRPC_WEB = Wire(
    grpc_web,
    lambda then: grpc_web_peer.saying(grpc_web_peer.HEAD, then=then),
    lambda *events: sse_peer.chunk(grpc_web_peer.frames(*events)),
    grpc_web_peer.LAST,
)
WIRES = {"sse": SSE, "websocket": WEBSOCKET, "grpc-web": GRPC_WEB}
each_wire = pytest.mark.parametrize("wire", WIRES.values(), ids=WIRES)
both = pytest.mark.parametrize("manner", [STOCK, HARDENED], ids=["stock", "hardened"])


async def told_with(
    conversation: Conversation, at_two: Callable[[Conversation], Awaitable[None]] | None = None
) -> Told:
    """Iterate to the end, awaiting `at_two(conversation)` once seq 2 was heard."""
    items: list[Heard | Noticed | Ended] = []
    async with asyncio.timeout(HANG_SECONDS):
        async for item in conversation:
            items.append(item)
            if at_two is not None and isinstance(item, Heard) and item.seq == 2:
                await at_two(conversation)
    return Told(items)


STILL_SECONDS = 0.3  # so long without a byte: ten thousand times what a write takes


async def flooded(wire: Wire, writer: asyncio.StreamWriter) -> bool:
    """Say 50 KB events until the client takes no more; False if it took 150 MB."""
    for seq in range(3, 3000):
        event = text(seq)
        event.text.text = "x" * 50_000
        writer.write(wire.say(event))
        try:
            async with Clock.running().timeout(STILL_SECONDS):
                await writer.drain()
        except TimeoutError:
            return True
    return False
