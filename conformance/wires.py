"""The wires by name: which client speaks each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from clients import grpc, grpc_web, sse, websocket
from clients.conversation import Conversation, Stop
from clients.endpoint import Endpoint
from clients.manner import Manner
from conformance.case import Act, Case
from tokenwire.v1.stream_pb2 import StreamRequest


class Client(Protocol):
    """What a wire's module has."""

    def converse(
        self, endpoint: Endpoint, request: StreamRequest, manner: Manner
    ) -> Conversation: ...

    def stops(self, manner: Manner) -> frozenset[Stop]: ...


Converse = Callable[[str, Endpoint, StreamRequest, Manner], Conversation]

MODULES: Mapping[str, Client] = {
    "sse": sse,
    "websocket": websocket,
    "grpc": grpc,
    "grpc-web": grpc_web,
}

STOPS = {
    Act.CLOSE: Stop.CLOSE,
    Act.RESET: Stop.RESET,
    Act.CANCEL: Stop.MESSAGE,
    Act.STOP_READING: Stop.STOP_READING,
}


def spoken(wire: str) -> str:
    """The wire that the origin speaks where a client speaks this one."""
    return "grpc" if wire == "grpc-web" else wire


def cannot_move(case: Case, wire: str) -> str:
    """Why this wire's client cannot do what the case asks of it, "" where it can."""
    can = MODULES[wire].stops(case.manner)
    for move in case.moves:
        if move.act in STOPS and STOPS[move.act] not in can:
            return f"a {wire} client cannot leave by {move.act}: its library hides the socket"
    return ""


def converse(wire: str, endpoint: Endpoint, request: StreamRequest, manner: Manner) -> Conversation:
    """A conversation over this wire; nothing is sent before it is iterated."""
    return MODULES[wire].converse(endpoint, request, manner)
