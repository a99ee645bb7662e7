"""The gRPC client: grpc.aio, with its defaults or with ours.

Its core reads the socket by itself: `Heard.socket_ns` is always 0, it cannot leave with
RST, and having stopped reading it still reads until its flow-control window is full.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import Any

import grpc
import grpc.aio

from clients.connection import Hearer
from clients.conversation import Conversation, Stop
from clients.endpoint import Endpoint
from clients.events import Evidence
from clients.evidence import evidence_of
from clients.grpc_channel import open_channel, settled
from clients.manner import Manner
from clients.talk import Talk
from tokenwire.clock import SECOND_NS
from tokenwire.v1.stream_pb2 import ClientMessage, StreamRequest
from tokenwire.v1.stream_pb2_grpc import TokenStreamStub


def stops(manner: Manner) -> frozenset[Stop]:
    """How this client can leave: never with RST; with a message only where it has a way up."""
    way_up = {Stop.MESSAGE, Stop.HALF_CLOSE} if manner.bidi else set[Stop]()
    return frozenset({Stop.CLOSE, Stop.STOP_READING} | way_up)


def converse(
    endpoint: Endpoint, request: StreamRequest, manner: Manner | None = None
) -> Conversation:
    """`Generate`, or `Converse` if `manner.bidi`. Iterate to start.

    The deadline is gRPC's own: the server is told, and the status is DEADLINE_EXCEEDED.
    """
    manner = manner or Manner()
    deadline = Deadline(manner)
    return Talk(
        lambda: GrpcCall(endpoint, manner, deadline),
        request,
        replace(manner, deadline_seconds=None),
        stops(manner),
    )


class Deadline:
    """What is left of a conversation's time, from its first call on."""

    def __init__(self, manner: Manner) -> None:
        seconds = manner.deadline_seconds
        self._seconds = None if seconds is None else seconds * manner.patience
        self._begun_ns = 0

    def remaining_seconds(self) -> float | None:
        """For `timeout=`; None for no deadline."""
        if self._seconds is None:
            return None
        self._begun_ns = self._begun_ns or time.monotonic_ns()
        return self._seconds - (time.monotonic_ns() - self._begun_ns) / SECOND_NS


class GrpcCall:
    """A `Connection`: one call on a channel of its own."""

    def __init__(self, endpoint: Endpoint, manner: Manner, deadline: Deadline) -> None:
        self._endpoint = endpoint
        self._manner = manner
        self._deadline = deadline
        self._ears: Hearer | None = None
        self._call: Any = None  # grpc.aio's UnaryStreamCall or StreamStreamCall

    async def listen(self, request: StreamRequest, ears: Hearer) -> Evidence:
        self._ears = ears
        channel = open_channel(self._endpoint, self._manner)
        try:
            if not self._manner.hardened or await settled(channel):
                ears.opened()
            call = self._call = await self._asked(channel, request)
            async for message in call:
                await self._tell(message, time.monotonic_ns(), ears)
            code = await call.code()
            await self._over(code, ears)
            return Evidence(message=await call.details() or "", code=code.name)
        except grpc.aio.AioRpcError as error:
            details, name = error.details() or "", error.code().name
            return Evidence(type(error).__name__, details, name, raised=True)
        except (ValueError, RecursionError) as error:  # what a reader makes of a message
            return evidence_of(error)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            return Evidence(code="CANCELLED")  # by our own `close` or `abort`
        finally:
            await channel.close(None)

    async def _asked(self, channel: grpc.aio.Channel, request: StreamRequest) -> Any:
        stub = TokenStreamStub(channel)
        options: dict[str, Any] = {
            "metadata": [(name.lower(), text) for name, text in self._endpoint.headers],
            "timeout": self._deadline.remaining_seconds(),
        }
        if not self._manner.bidi:
            return stub.Generate(request, **options)
        call: Any = stub.Converse(**options)
        await call.write(ClientMessage(start=request))
        return call

    async def _tell(self, message: Any, app_ns: int, ears: Hearer) -> None:
        await ears.heard(message, app_ns, 0)

    async def _over(self, code: grpc.StatusCode, ears: Hearer) -> None:
        """The server has ended the call, and this is its status."""

    async def send(self, message: ClientMessage) -> None:
        if self._ears is None or self._call is None:
            return
        if not self._manner.bidi:
            self._ears.noticed("unsent", 0, "Generate has no way up")
            return
        try:
            await self._call.write(message)
        except (grpc.aio.AioRpcError, asyncio.InvalidStateError) as error:
            self._ears.noticed("unsent", 0, str(error))
        else:
            self._ears.noticed("sent", 0)

    async def half_close(self) -> None:
        if self._manner.bidi and self._call is not None:
            await self._call.done_writing()

    async def close(self) -> None:
        self.abort()

    def reset(self) -> None:
        """Not among `stops`: the socket is the core's."""

    def stop_reading(self) -> None:
        """The application takes no more; the core stops when its window is full."""

    def abort(self) -> None:
        if self._call is not None:
            self._call.cancel()
