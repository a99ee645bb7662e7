"""The wires by name: which client speaks each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from clients import grpc, sse, websocket
from clients.conversation import Conversation
from clients.endpoint import Endpoint
from clients.manner import Manner
from tokenwire.v1.stream_pb2 import StreamRequest

Converse = Callable[[Endpoint, StreamRequest, Manner], Conversation]

CLIENTS: Mapping[str, Converse] = {
    "sse": sse.converse,
    "websocket": websocket.converse,
    "grpc": grpc.converse,
}


def converse(wire: str, endpoint: Endpoint, request: StreamRequest, manner: Manner) -> Conversation:
    """A conversation over this wire; nothing is sent before it is iterated."""
    return CLIENTS[wire](endpoint, request, manner)
