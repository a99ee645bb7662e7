"""A real grpc.aio server and client with a relay between them that wears one fault."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, cast

import grpc
import grpc.aio

from faults.frames.rewriter import Rewriter
from tests.unit.faults.frames.http2.relay import Relay, relaying
from tokenwire.v1.stream_pb2 import ClientMessage, Done, Event, Options, StreamRequest, TextDelta
from tokenwire.v1.stream_pb2_grpc import (
    TokenStreamServicer,
    TokenStreamStub,
    add_TokenStreamServicer_to_server,
)

if TYPE_CHECKING:
    from tokenwire.v1.stream_pb2_grpc import TokenStreamAsyncStub

HANG_SECONDS = 1.0  # the deadline of a call that is expected to end by nothing else
PLENTY_SECONDS = 20.0  # and of one that is not: only ever reached by a bug


class Tokens(TokenStreamServicer):
    """Says `limit` tokens and Done, holding after `hold_after` until `release` is set.

    `said` and `ended` are its ledger, by run id.
    """

    def __init__(self, text: str) -> None:
        self.release = asyncio.Event()
        self.said: dict[str, int] = {}
        self.ended: dict[str, asyncio.Future[str]] = {}
        self._text = text

    async def Generate(self, request: StreamRequest, context: object) -> AsyncIterator[Event]:
        del context
        run, options = request.run_id, request.options
        self.ended[run] = asyncio.get_running_loop().create_future()
        ending = "cancelled"
        try:
            for seq in range(1, options.limit + 1):
                yield Event(seq=seq, text=TextDelta(text=f"{self._text} {seq}"))
                self.said[run] = seq
                if seq == options.hold_after:
                    await self.release.wait()
            yield Event(seq=options.limit + 1, done=Done(finish_reason="stop"))
            ending = "finished"
        finally:
            self.ended[run].set_result(ending)

    def Converse(
        self, request_iterator: AsyncIterator[ClientMessage], context: object
    ) -> AsyncIterator[Event]:
        raise NotImplementedError


@dataclass(slots=True)
class Heard:
    """What one call's client was told. `code` is OK where nothing was raised.

    `garbled`: messages that grpc.aio could not parse and handed over as None.
    """

    texts: list[str] = field(default_factory=list[str])
    seqs: list[int] = field(default_factory=list[int])
    garbled: int = 0
    done: bool = False
    code: grpc.StatusCode = grpc.StatusCode.OK
    details: str = ""


@dataclass(frozen=True, slots=True)
class Road:
    """One channel through one relay. Tokens are numbered from 1; ten of them, then Done."""

    tokens: Tokens
    relay: Relay
    stub: TokenStreamAsyncStub

    async def call(
        self,
        *,
        run: str = "run",
        fire_after: int = 0,
        limit: int = 10,
        deadline_seconds: float = PLENTY_SECONDS,
        goes_on: bool = True,
    ) -> Heard:
        """One call. The fault is fired once `fire_after` tokens were heard, while the
        server holds; 0 for never. Then the server `goes_on`, or holds for ever.
        """

        def fire() -> None:
            self.relay.fire()
            if goes_on:
                self.tokens.release.set()

        options = Options(limit=limit, hold_after=fire_after)
        return await self._listen(run, options, deadline_seconds, fire)

    async def server_ended(self, run: str = "run") -> str:
        """How the call ended for the server: "finished" or "cancelled"."""
        async with asyncio.timeout(PLENTY_SECONDS):
            return await self.tokens.ended[run]

    async def beside(self) -> asyncio.Task[Heard]:
        """A call named "beside" that has heard 4 tokens and is held until one that fires."""
        held = asyncio.Event()
        options = Options(limit=10, hold_after=4)
        listening = self._listen("beside", options, PLENTY_SECONDS, held.set)
        task = asyncio.create_task(listening)
        await held.wait()
        return task

    async def _listen(
        self, run: str, options: Options, deadline_seconds: float, on_hold: Callable[[], None]
    ) -> Heard:
        request = StreamRequest(script="test", run_id=run, options=options)
        heard = Heard()
        try:
            call = self.stub.Generate(request, timeout=deadline_seconds)
            async for event in cast("AsyncIterator[Event | None]", call):
                if event is None:
                    heard.garbled += 1
                    continue
                heard.seqs.append(event.seq)
                heard.texts.append(event.text.text)
                heard.done = event.HasField("done")
                if event.seq == options.hold_after and not self.tokens.release.is_set():
                    on_hold()
        except grpc.aio.AioRpcError as error:
            heard.code, heard.details = error.code(), error.details() or ""
        return heard


class Wears(Protocol):
    """Anything that hands out rewriters: a fault, or a recorder."""

    def rewriter(self) -> Rewriter: ...


@asynccontextmanager
async def grpc_road(
    worn: Wears,
    *,
    text: str = "token",
    at_connect: bool = False,
    client_options: Sequence[tuple[str, int]] = (),
    server_options: Sequence[tuple[str, int]] = (),
) -> AsyncIterator[Road]:
    """`at_connect`: the fault is fired on each connection before its first byte."""
    server: grpc.aio.Server = grpc.aio.server(  # pyright: ignore[reportUnknownMemberType]
        options=list(server_options)
    )
    tokens = Tokens(text)
    add_TokenStreamServicer_to_server(tokens, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    try:
        async with relaying(worn.rewriter, port) as relay:
            relay.fires_at_connect = at_connect
            address = f"127.0.0.1:{relay.port}"
            async with grpc.aio.insecure_channel(address, options=list(client_options)) as channel:
                yield Road(tokens, relay, TokenStreamStub(channel))
    finally:
        await server.stop(grace=None)
