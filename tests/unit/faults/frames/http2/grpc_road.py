"""A real grpc.aio server and client across a line that wears one fault."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import grpc
import grpc.aio

from faults.frames.frame_fault import FrameFault
from faults.line import Line
from faults.line_log import What
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
    """One channel across one line. Tokens are numbered from 1; ten of them, then Done."""

    tokens: Tokens
    fault: FrameFault
    line: Line
    stub: TokenStreamAsyncStub

    @property
    def connections(self) -> int:
        """How many there have been so far."""
        return sum(event.what is What.ACCEPTED for event in self.line.log)

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

        async def fire() -> None:
            await self.fault.fire(self.line)
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

        async def hold() -> None:
            held.set()

        options = Options(limit=10, hold_after=4)
        listening = self._listen("beside", options, PLENTY_SECONDS, hold)
        task = asyncio.create_task(listening)
        await held.wait()
        return task

    async def _listen(
        self,
        run: str,
        options: Options,
        deadline_seconds: float,
        on_hold: Callable[[], Awaitable[None]],
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
                    await on_hold()
        except grpc.aio.AioRpcError as error:
            heard.code, heard.details = error.code(), error.details() or ""
        return heard


@asynccontextmanager
async def grpc_road(
    fault: FrameFault,
    *,
    text: str = "token",
    at_connect: bool = False,
    client_options: Sequence[tuple[str, int]] = (),
    server_options: Sequence[tuple[str, int]] = (),
) -> AsyncIterator[Road]:
    """`at_connect`: the fault is fired before the first connection's first byte."""
    server: grpc.aio.Server = grpc.aio.server(  # pyright: ignore[reportUnknownMemberType]
        options=list(server_options)
    )
    tokens = Tokens(text)
    add_TokenStreamServicer_to_server(tokens, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    try:
        async with Line.stretched(("127.0.0.1", port)) as line:
            fault.wear(line)
            if at_connect:
                await fault.fire(line)
            address = f"127.0.0.1:{line.port}"
            async with grpc.aio.insecure_channel(address, options=list(client_options)) as channel:
                yield Road(tokens, fault, line, TokenStreamStub(channel))
    finally:
        await server.stop(grace=None)
