"""A gRPC service that nobody here has generated code for, with reflection.

`Stage.misbehave`: "no-end", "error", "huge", "keep-alives", "garbage", "half-character" (bytes
that are no message), "unknown-event" (a field that its descriptor does not have), "unary", or a
status ("UNAUTHENTICATED", ...).
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import grpc
import grpc.aio
from google.protobuf import message_factory
from google.protobuf.descriptor_pb2 import FieldDescriptorProto, FileDescriptorProto
from google.protobuf.descriptor_pool import DescriptorPool
from grpc_reflection.v1alpha import reflection

from clients.endpoint import Endpoint
from tests.services.stage import TOKENS, Request, Stage

HUGE_BYTES = 300_000
SERVICE = "chat.v1.Chat"
_STRING, _BOOL, _MESSAGE = (
    FieldDescriptorProto.TYPE_STRING,
    FieldDescriptorProto.TYPE_BOOL,
    FieldDescriptorProto.TYPE_MESSAGE,
)


def files() -> list[FileDescriptorProto]:
    """Two files, so that a client has to follow an import."""
    piece = FileDescriptorProto(name="chat/v1/piece.proto", package="chat.v1", syntax="proto3")
    delta = piece.message_type.add(name="Delta")
    delta.field.add(name="some_text", number=1, type=_STRING, label=1)
    whole = piece.message_type.add(name="Piece")
    whole.field.add(name="delta", number=1, type=_MESSAGE, type_name=".chat.v1.Delta", label=1)
    whole.field.add(name="done", number=2, type=_BOOL, label=1)
    whole.field.add(name="failure", number=3, type=_STRING, label=1)
    whole.field.add(name="idle", number=4, type=_BOOL, label=1)
    chat = FileDescriptorProto(name="chat/v1/chat.proto", package="chat.v1", syntax="proto3")
    chat.dependency.append(piece.name)
    prompt = chat.message_type.add(name="Prompt")
    prompt.field.add(name="text", number=1, type=_STRING, label=1)
    service = chat.service.add(name="Chat")
    types = {"input_type": ".chat.v1.Prompt", "output_type": ".chat.v1.Piece"}
    service.method.add(name="Complete", server_streaming=True, **types)
    service.method.add(name="Talk", client_streaming=True, server_streaming=True, **types)
    service.method.add(name="Count", **types)
    return [piece, chat]


POOL = DescriptorPool()
for _file in files():
    POOL.Add(_file)
_Prompt: Any = message_factory.GetMessageClass(POOL.FindMessageTypeByName("chat.v1.Prompt"))
_Piece: Any = message_factory.GetMessageClass(POOL.FindMessageTypeByName("chat.v1.Piece"))


@asynccontextmanager
async def serving(stage: Stage, *, reflecting: bool = True) -> AsyncGenerator[Endpoint]:
    """On a loopback port of its own; gone with the block."""
    aio: Any = grpc.aio
    server = aio.server(options=[("grpc.so_reuseport", 0)])
    server.add_generic_rpc_handlers((_handlers(stage),))
    if reflecting:
        names = (SERVICE, reflection.SERVICE_NAME)
        reflection.enable_server_reflection(names, server, pool=POOL)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    try:
        yield Endpoint("127.0.0.1", port)
    finally:
        stage.released.set()
        await server.stop(None)


def _handlers(stage: Stage) -> Any:
    async def complete(prompt: Any, context: Any) -> AsyncIterator[bytes]:
        metadata = {each.key: each.value for each in context.invocation_metadata()}
        stage.requests.append(Request("Complete", metadata, prompt.text.encode()))
        async for piece in _pieces(stage, context, metadata):
            yield piece

    async def talk(prompts: Any, context: Any) -> AsyncIterator[bytes]:
        async for prompt in prompts:
            async for piece in complete(prompt, context):
                yield piece

    each = {"request_deserializer": _Prompt.FromString, "response_serializer": bytes}
    rpc: Any = grpc
    handlers = {
        "Complete": rpc.unary_stream_rpc_method_handler(complete, **each),
        "Talk": rpc.stream_stream_rpc_method_handler(talk, **each),
    }
    return rpc.method_handlers_generic_handler(SERVICE, handlers)


async def _pieces(stage: Stage, context: Any, metadata: dict[str, Any]) -> AsyncIterator[bytes]:
    if stage.misbehave.isupper():
        code = grpc.StatusCode[stage.misbehave]
        await context.abort(code, f"no: {metadata.get('authorization', '')}")
    for number, token in enumerate(TOKENS, 1):
        yield _piece(delta={"some_text": token})
        await stage.said(number)
        if number == 2 and stage.misbehave == "error":
            yield _piece(failure="The server had an error")
            return
        if number == 2:
            for raw in _MISDEEDS.get(stage.misbehave, ()):
                yield raw
    if stage.misbehave != "no-end":
        yield _piece(done=True)


def _piece(**fields: Any) -> bytes:
    raw: bytes = _Piece(**fields).SerializeToString()
    return raw


_MISDEEDS = {
    "huge": (_piece(delta={"some_text": "x" * HUGE_BYTES}),),
    "garbage": (b"\xff\xff\xff",),
    "half-character": (b"\x0a\x04\x0a\x02t\xc3",),
    "keep-alives": (_piece(idle=True),) * 3,
    "unknown-event": (b"\xa2\x06\x00",),  # field 100, a message
}
