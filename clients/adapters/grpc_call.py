"""One call of a method that only a descriptor describes."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import grpc
import grpc.aio
import msgspec
from google.protobuf import json_format, message_factory
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message import DecodeError, Message

from clients.adapters import grpc_descriptors
from clients.adapters.grpc_descriptors import BadMethod
from clients.adapters.reader import UnreadableEvent
from clients.adapters.stated import Stated, StatedReader
from clients.adapters.teller import Teller
from clients.connection import Hearer
from clients.endpoint import Endpoint
from clients.grpc import Deadline, GrpcCall
from clients.manner import Manner
from tokenwire.v1.stream_pb2 import Done, Event, StreamRequest


@dataclass(frozen=True, slots=True)
class Asked:
    """The method ("package.Service/Method"), its request as JSON, where its descriptor is (a
    file, "" for the server's reflection), and what its answers mean."""

    method: str
    request: Mapping[str, Any]
    descriptor_set: str
    stated: Stated


class MethodCall(GrpcCall):
    """A `Connection`."""

    def __init__(
        self, asked: Asked, endpoint: Endpoint, manner: Manner, deadline: Deadline
    ) -> None:
        super().__init__(endpoint, manner, deadline)
        self._asking = asked
        self._teller = Teller(StatedReader(asked.stated))
        self._answer: type[Message] = Message
        self._metadata = tuple((name.lower(), text) for name, text in endpoint.headers)

    async def _asked(self, channel: grpc.aio.Channel, request: StreamRequest) -> Any:
        """Raises: BadMethod, there is no such method, or its request is not as described."""
        del request  # a foreign service knows nothing of scripts
        method = await self._described(channel)
        if not method.server_streaming:
            raise BadMethod(f"{self._asking.method} does not stream: it answers once")
        self._answer = message_factory.GetMessageClass(method.output_type)
        filled = _filled(message_factory.GetMessageClass(method.input_type)(), self._asking.request)
        options: dict[str, Any] = {
            "metadata": self._metadata,
            "timeout": self._deadline.remaining_seconds(),
        }
        path = f"/{self._asking.method}"
        calls: Any = channel
        if method.client_streaming:
            return calls.stream_stream(path)(_once(filled), **options)
        return calls.unary_stream(path)(filled, **options)

    async def _described(self, channel: grpc.aio.Channel) -> MethodDescriptor:
        asked = self._asking
        if asked.descriptor_set:
            files = grpc_descriptors.from_file(asked.descriptor_set)
        else:
            service = asked.method.partition("/")[0]
            files = await grpc_descriptors.by_reflection(channel, service, self._metadata)
        return grpc_descriptors.find(files, asked.method)

    async def _tell(self, message: bytes, app_ns: int, ears: Hearer) -> None:
        try:
            told = self._answer.FromString(message)
        except DecodeError as error:
            raise UnreadableEvent(f"no {self._answer.DESCRIPTOR.full_name}: {error}") from error
        fields = json_format.MessageToDict(told, preserving_proto_field_name=True)
        data = msgspec.json.encode(fields).decode()
        await self._teller.tell("message", data, (app_ns, 0), ears)

    async def _over(self, code: grpc.StatusCode, ears: Hearer) -> None:
        if code is grpc.StatusCode.OK and not self._asking.stated.done:
            done = Event(done=Done(finish_reason="OK"))
            await self._teller.tell_event(done, (time.monotonic_ns(), 0), ears)


def _filled(message: Message, request: Mapping[str, Any]) -> bytes:
    try:
        return json_format.ParseDict(dict(request), message).SerializeToString()
    except json_format.ParseError as error:
        raise BadMethod(f"the request is no {message.DESCRIPTOR.full_name}: {error}") from error


async def _once(message: bytes) -> AsyncIterator[bytes]:
    yield message
