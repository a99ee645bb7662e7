"""The adapters by name, and their settings from a target file's table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import msgspec

from clients.adapters import grpc_method, http, plain_websocket
from clients.adapters.anthropic_messages import AnthropicMessages
from clients.adapters.grpc_method import GrpcMethod
from clients.adapters.ndjson import Ndjson
from clients.adapters.openai_chat import OpenAiChat
from clients.adapters.openai_responses import OpenAiResponses
from clients.adapters.plain_sse import PlainSse
from clients.adapters.plain_websocket import PlainWebSocket
from clients.conversation import Conversation, Stop
from clients.endpoint import Endpoint
from clients.manner import Manner
from tokenwire.v1.stream_pb2 import StreamRequest

OverHttp = OpenAiChat | OpenAiResponses | AnthropicMessages | PlainSse | Ndjson
Settings = OverHttp | PlainWebSocket | GrpcMethod
Converse = Callable[[str, Endpoint, StreamRequest, Manner], Conversation]


class BadAdapterError(Exception):
    """A table that names no adapter, or not what it needs; one line, with the way out."""


@dataclass(frozen=True, slots=True)
class Adapter:
    """One format. `wire`: which of our wires fails as it does ("sse", "websocket", "grpc").

    `provider`: the OpenTelemetry GenAI conventions' word for who has such a format, whoever serves
    it; "" where nobody has, and the format's own name stands for it.
    """

    settings: type[Any]
    wire: str
    provider: str = ""


ADAPTERS: Mapping[str, Adapter] = {
    "openai-chat": Adapter(OpenAiChat, "sse", "openai"),
    "openai-responses": Adapter(OpenAiResponses, "sse", "openai"),
    "anthropic-messages": Adapter(AnthropicMessages, "sse", "anthropic"),
    "plain-sse": Adapter(PlainSse, "sse"),
    "ndjson": Adapter(Ndjson, "sse"),
    "plain-websocket": Adapter(PlainWebSocket, "websocket"),
    "grpc-method": Adapter(GrpcMethod, "grpc"),
}


def read(name: str, table: Mapping[str, Any]) -> Settings:
    """The settings of adapter `name` from the keys of its table.

    Raises: BadAdapterError, naming the key.
    """
    if name not in ADAPTERS:
        raise BadAdapterError(f"there is no adapter {name!r}; there are: {', '.join(ADAPTERS)}")
    type_ = ADAPTERS[name].settings
    known = [each.name for each in fields(type_)]
    for key in table:
        if key not in known:
            raise BadAdapterError(f"{name} has no setting {key!r}; it has: {', '.join(known)}")
    try:
        settings: Settings = msgspec.convert(dict(table), type_)
    except (msgspec.ValidationError, ValueError) as error:
        raise BadAdapterError(f"{name}: {error}") from error
    return settings


def name_of(settings: Settings) -> str:
    """The adapter whose settings these are."""
    return next(name for name, each in ADAPTERS.items() if isinstance(settings, each.settings))


def provider(settings: Settings) -> str:
    """`gen_ai.provider.name`, "which identifies the telemetry format flavor" (GenAI 1.41)."""
    name = name_of(settings)
    return ADAPTERS[name].provider or name


def model(settings: Settings) -> str:
    """`model` at the top of what the service is asked with, "" where that names none."""
    asked = settings.start if isinstance(settings, PlainWebSocket) else settings.request
    named: object = asked.get("model") if isinstance(asked, Mapping) else None
    return named if isinstance(named, str) else ""


def converse(settings: Settings) -> Converse:
    """What starts a client of this service. It makes nothing of the wire's name and the script.

    No service can resume at a position of ours, so no client tries.
    """

    def start(
        wire: str, endpoint: Endpoint, request: StreamRequest, manner: Manner
    ) -> Conversation:
        del wire
        fresh = StreamRequest(run_id=request.run_id)
        return _start(settings, endpoint, fresh, replace(manner, resume_attempts=0))

    return start


def stops(settings: Settings, manner: Manner) -> frozenset[Stop]:
    """How a client of this service can leave."""
    match settings:
        case PlainWebSocket():
            return plain_websocket.stops(settings, manner)
        case GrpcMethod():
            return grpc_method.stops(settings, manner)
        case _:
            return http.stops(settings, manner)


def _start(
    settings: Settings, endpoint: Endpoint, request: StreamRequest, manner: Manner
) -> Conversation:
    match settings:
        case PlainWebSocket():
            return plain_websocket.converse(settings, endpoint, request, manner)
        case GrpcMethod():
            return grpc_method.converse(settings, endpoint, request, manner)
        case _:
            return http.converse(settings, endpoint, request, manner)
