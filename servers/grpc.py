"""gRPC by grpc.aio: `Generate`, `Converse`, health and reflection.

Run it as a module of its package only: a script in this folder would be its own `grpc`.
A bad request is INVALID_ARGUMENT with a google.rpc.BadRequest in its details, a scripted
failure the status in `STATUS_OF`. A Release comes by `Converse` or over HTTP.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import aclosing, asynccontextmanager, contextmanager
from typing import TypeAlias, cast
from urllib.parse import unquote

import grpc
import grpc.aio
from google.protobuf.any_pb2 import Any
from google.rpc import (  # type: ignore[import-untyped]  # ships no types
    code_pb2,
    error_details_pb2,
    status_pb2,
)
from grpc_status import rpc_status

from servers.grip import PeerGrip
from servers.grpc_listener import GrpcListener, GrpcSettings
from servers.request import BadRequest
from servers.run import Full
from servers.script import FailureCode
from servers.send_timeout import NotTaken
from servers.speaker import Speaker, speaking
from servers.stage import Stage
from tokenwire.v1.stream_pb2 import ClientMessage, Event, StreamRequest
from tokenwire.v1.stream_pb2_grpc import TokenStreamServicer

WIRE = "grpc"
DEFAULT = GrpcSettings()
STATUS_OF: Mapping[FailureCode, grpc.StatusCode] = {
    FailureCode.OVERLOADED: grpc.StatusCode.UNAVAILABLE,
    FailureCode.RATE_LIMITED: grpc.StatusCode.RESOURCE_EXHAUSTED,
    FailureCode.INTERNAL: grpc.StatusCode.INTERNAL,
}

Upward: TypeAlias = "grpc.aio.ServicerContext[ClientMessage, Event]"
Context: TypeAlias = "grpc.aio.ServicerContext[StreamRequest, Event] | Upward"


async def listen(
    stage: Stage, host: str, port: int, settings: GrpcSettings = DEFAULT
) -> GrpcListener:
    """Serve this stage's scripts. Port 0: a free one. Raises: CannotListen."""
    return await GrpcListener.listen(stage, TokenStream(stage), host, port, settings)


class TokenStream(TokenStreamServicer):
    """The service. Coroutines that write, not generators that yield: grpc.aio would leave a
    generator suspended when a write is cancelled, and the ledger without an end.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    async def Generate(  # type: ignore[override]
        self, request: StreamRequest, context: grpc.aio.ServicerContext[StreamRequest, Event]
    ) -> None:
        """The stream of one script."""
        async with _refusing(context):
            with self._attending(request, context) as speaker:
                await _speak(context, speaker)
            await _end(context, speaker)

    async def Converse(  # type: ignore[override]
        self, _messages: AsyncIterator[ClientMessage], context: Upward
    ) -> None:
        """The same, while the client may cancel, approve, append and release."""
        async with _refusing(context):
            with self._attending(await _start(context), context) as speaker:
                await _converse(context, speaker)
            await _end(context, speaker)

    @contextmanager
    def _attending(self, request: StreamRequest, context: Context) -> Iterator[Speaker]:
        peer = unquote(context.peer().partition(":")[2])  # "ipv6:%5B::1%5D:80" is [::1]:80
        with speaking(self._stage, request, WIRE, peer, PeerGrip(peer)) as speaker:
            try:
                yield speaker
            except asyncio.CancelledError:
                if not speaker.ended and not self._stage.cutting:
                    speaker.attempt.leave(_why_cancelled(context))
                raise
            except grpc.aio.InternalError as lost:
                # A write that back-pressure held fails so, instead of being cancelled.
                if not speaker.ended and not self._stage.cutting:
                    speaker.attempt.leave(f"write failed: {lost}")
                raise asyncio.CancelledError from lost


@asynccontextmanager
async def _refusing(context: Context) -> AsyncIterator[None]:
    """A refused request is the client's to hear, not the server's to log."""
    try:
        yield
    except BadRequest as bad:
        await context.abort_with_status(  # type: ignore[union-attr]  # not in grpc-stubs
            rpc_status.to_status(_invalid_argument(bad))
        )
    except Full as full:
        await context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, str(full))
    except NotTaken as lost:
        await _let_go(context, lost)


async def _let_go(context: Context, lost: NotTaken) -> None:
    """The status waits behind what was not taken, for a peer that reads on or leaves.

    The connection lives: it may carry other calls, and the core resets no single one from here.
    """
    try:
        await context.abort(grpc.StatusCode.UNAVAILABLE, str(lost))
    except grpc.aio.InternalError as gone:
        raise asyncio.CancelledError from gone


async def _start(context: Upward) -> StreamRequest:
    first = await context.read()
    if first is grpc.aio.EOF:  # type: ignore[attr-defined]  # not in grpc-stubs
        raise BadRequest("start", "did not come: the client was through before it began")
    if not first.HasField("start"):
        raise BadRequest("start", f"comes first, not {first.WhichOneof('body')}")
    return first.start


async def _speak(context: Context, speaker: Speaker) -> None:
    async with aclosing(speaker.say()) as events:
        async for event in events:
            async with speaker.send_timeout.over():
                await context.write(event)


async def _converse(context: Upward, speaker: Speaker) -> None:
    """Speak to the end while hearing. Raises: BadRequest, Full, what was heard was at fault."""
    hearing = asyncio.create_task(_hear(context, speaker))
    try:
        await _speak(context, speaker)
    finally:
        hearing.cancel()
        (end,) = await asyncio.gather(hearing, return_exceptions=True)
    if isinstance(end, Exception):
        raise end


async def _hear(context: Upward, speaker: Speaker) -> None:
    """Take in what the client says, until it half-closes, which is not leaving.

    A bad message interrupts the speaker instead of cancelling it: gRPC's core never sends
    the status after a write that was cancelled half-way.
    """
    try:
        await _take_in(context, speaker)
    except (BadRequest, Full):
        speaker.interrupt()
        raise


async def _take_in(context: Upward, speaker: Speaker) -> None:
    while (message := await context.read()) is not grpc.aio.EOF:  # type: ignore[attr-defined]  # not in grpc-stubs
        match message.WhichOneof("body"):
            case "start":
                raise BadRequest("start", "comes once")
            case None:
                raise BadRequest("body", "is empty; say one of cancel, approve, append, release")
            case _:
                speaker.attempt.run.receive(message, WIRE)


async def _end(context: Context, speaker: Speaker) -> None:
    if speaker.failure:
        await context.abort(STATUS_OF[speaker.failure.code], speaker.failure.message)


def _why_cancelled(context: Context) -> str:
    remaining_seconds = cast("float | None", context.time_remaining())  # None: no deadline
    over = remaining_seconds is not None and remaining_seconds <= 0
    return "deadline exceeded" if over else "cancelled"


def _invalid_argument(bad: BadRequest) -> status_pb2.Status:
    violation = error_details_pb2.BadRequest.FieldViolation(
        field=bad.field, description=bad.description
    )
    detail = Any()
    detail.Pack(error_details_pb2.BadRequest(field_violations=[violation]))
    return status_pb2.Status(code=code_pb2.INVALID_ARGUMENT, message=str(bad), details=[detail])
