"""A gateway for gRPC-Web made here, so that each thing that it does can be done wrong."""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import grpc
import grpc.aio

from clients.endpoint import Endpoint
from clients.grpc_web_frames import frame
from conformance.case import Case
from conformance.origins.origin import Origin
from conformance.plan import Plan
from conformance.roads.road import Roads, Stretch
from faults.line import Line
from tests.unit.clients.grpc_web_peer import asked
from tests.unit.clients.peers import peer
from tests.unit.clients.sse_peer import CHUNKED, LAST_CHUNK, chunk, http_head
from tokenwire.recording import Identity

CHANNEL = (("grpc.use_local_subchannel_pool", 1), ("grpc.max_receive_message_length", -1))
_PATH = re.compile(r"POST (\S+) ")
Call = grpc.aio.UnaryStreamCall[bytes, bytes]


def every(message: bytes) -> Iterable[bytes]:
    """One message, passed on."""
    return (message,)


def status_frame(block: bytes) -> bytes:
    """The last frame: the status in its lines."""
    return frame(block, trailers=True)


def told(code: int, why: str) -> bytes:
    """The head of an answer that is nothing but a status, as Envoy says that nobody listens."""
    status = f"grpc-status: {code}", f"grpc-message: {why}", "Content-Length: 0"
    return http_head(*status, status="503 Service Unavailable", media="application/grpc-web+proto")


@dataclass(frozen=True, slots=True)
class Translation:
    """What it makes of each piece; as it stands it does all of it right."""

    passed_on: Callable[[bytes], Iterable[bytes]] = every
    framed: Callable[[bytes], bytes] = frame
    trailers: Callable[[bytes], bytes] = status_frame
    encoded: Callable[[bytes], bytes] = base64.b64encode
    media: str = "application/grpc-web"
    status: Callable[[grpc.StatusCode], int] = lambda code: int(code.value[0])
    refused: Callable[[int, str], bytes] = told
    keeps: bool = False  # everything to its end


class WebRoads(Roads):
    """The direct road, with this gateway in it, between a far and a near line."""

    def __init__(self, plan: Plan, translation: Translation) -> None:
        super().__init__(plan)
        self._translation = translation

    def unsupported(self, cell: Identity, case: Case) -> str:
        del cell, case
        return ""

    @asynccontextmanager
    async def stretched(
        self, road: str, origin: Origin, wire: str, *, own_gateway: bool = False
    ) -> AsyncIterator[Stretch]:
        del road, wire, own_gateway
        async with (
            Line.stretched(origin.address("grpc")) as far,
            serving(self._translation, (far.host, far.port)) as port,
            Line.stretched(("127.0.0.1", port)) as near,
        ):
            yield Stretch(near, Endpoint(near.host, near.port), far)


@asynccontextmanager
async def serving(how: Translation, origin: tuple[str, int]) -> AsyncGenerator[int]:
    """The port at which it listens, for the block."""
    async with grpc.aio.insecure_channel("{}:{}".format(*origin), options=CHANNEL) as channel:
        calls: Any = channel  # its types leave open what a call hands out

        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            head, body = await asked(reader)
            path, text = _PATH.match(head), "grpc-web-text" in head
            assert path is not None
            message = (base64.b64decode(body) if text else body)[5:]
            call: Call = calls.unary_stream(path[1])(message)
            leaving = asyncio.create_task(_left(reader, call))
            with suppress(asyncio.CancelledError):  # the call's own: who asked has left
                await _answer(how, text, call, writer)
            leaving.cancel()
            call.cancel()

        async with peer(handle) as endpoint:
            yield endpoint.port


async def _left(reader: asyncio.StreamReader, call: Call) -> None:
    with suppress(ConnectionError):
        await reader.read()
    call.cancel()


async def _answer(how: Translation, text: bool, call: Call, writer: asyncio.StreamWriter) -> None:
    begun = False
    kept = bytearray()
    media = f"{how.media}-text+proto" if text else f"{how.media}+proto"
    async for piece in _pieces(how, call):
        if isinstance(piece, grpc.aio.AioRpcError):
            code = how.status(piece.code())
            if not begun and not kept:
                writer.write(how.refused(code, piece.details() or ""))
                return
            piece = how.trailers(b"grpc-status:%d\r\n" % code)
        kept += chunk(how.encoded(piece) if text else piece) if piece else b""
        if not how.keeps:
            writer.write(b"" if begun else http_head(CHUNKED, media=media))
            writer.write(bytes(kept))
            await writer.drain()
            begun = True
            kept.clear()
    writer.write(b"" if begun else http_head(CHUNKED, media=media))
    writer.write(bytes(kept) + LAST_CHUNK)
    await writer.drain()


async def _pieces(how: Translation, call: Call) -> AsyncIterator[bytes | grpc.aio.AioRpcError]:
    """Frames as they come, then the trailers, or why there are none."""
    try:
        async for message in call:
            for each in how.passed_on(message):
                yield how.framed(each)
    except grpc.aio.AioRpcError as error:
        yield error
    else:
        yield how.trailers(b"grpc-status:%d\r\n" % how.status(grpc.StatusCode.OK))
