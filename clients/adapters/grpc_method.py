"""Any streaming method of a gRPC service: found by reflection or in a descriptor set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from clients.adapters.discreet import Discreet
from clients.adapters.field import Marker
from clients.adapters.grpc_call import Asked, MethodCall
from clients.adapters.stated import Stated
from clients.conversation import Conversation, Stop
from clients.endpoint import Endpoint
from clients.grpc import Deadline
from clients.manner import Manner
from clients.talk import Talk
from tokenwire.v1.stream_pb2 import StreamRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class GrpcMethod:
    """`method`: "package.Service/Method". `request`: its request as protobuf-JSON.

    `descriptor_set`: a file of `protoc --include_imports --descriptor_set_out`; "" asks the
    server's reflection. `text`, `done`, `error` and `keep_alive` are as in `stated.States`, over
    the response as JSON with the names of its .proto. No `done`: the status OK is the end.
    """

    method: str
    request: Mapping[str, Any]
    text: str
    descriptor_set: str = ""
    done: Mapping[str, Any] | None = None
    error: Mapping[str, Any] | None = None
    error_message: str = "error"
    keep_alive: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        service, _, method = self.method.partition("/")
        if not service or not method or "/" in method:
            raise ValueError(f"method {self.method!r} is not 'package.Service/Method'")
        if not self.text:
            raise ValueError("needs the path of the text: text = ...")

    def stated(self) -> Stated:
        markers: dict[str, Marker] = {
            "done": self.done or "",
            "error": self.error or "",
            "keep_alive": self.keep_alive or "",
        }
        return Stated(text=self.text, error_message=self.error_message, **markers)


def stops(settings: GrpcMethod, manner: Manner) -> frozenset[Stop]:
    """How this client can leave: by cancelling its call, or by taking no more."""
    del settings, manner
    return frozenset({Stop.CLOSE, Stop.STOP_READING})


def converse(
    settings: GrpcMethod, endpoint: Endpoint, request: StreamRequest, manner: Manner
) -> Conversation:
    """The deadline is gRPC's own, as in `clients.grpc`. Iterate to start."""
    asked = Asked(settings.method, settings.request, settings.descriptor_set, settings.stated())
    deadline = Deadline(manner)
    return Talk(
        lambda: Discreet(MethodCall(asked, endpoint, manner, deadline), endpoint),
        request,
        replace(manner, deadline_seconds=None),
        stops(settings, manner),
    )
