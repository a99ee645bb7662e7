"""A WebSocket of somebody's own service: its start message, its end, its error and its cancel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clients.adapters.discreet import Discreet
from clients.adapters.field import Marker
from clients.adapters.http_format import json_body
from clients.adapters.stated import StatedReader
from clients.adapters.teller import Teller
from clients.connection import Hearer
from clients.conversation import Conversation, Stop
from clients.endpoint import Endpoint
from clients.manner import Manner
from clients.talk import Talk
from clients.websocket import WebSocket
from tokenwire.v1.stream_pb2 import ClientMessage, StreamRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainWebSocket:
    """`start` and `cancel`: a text, or a table that is sent as JSON; no `cancel`: there is none.

    `text`, `done`, `error`, `keep_alive`, `error_message`: see `stated.States`.
    """

    start: str | Mapping[str, Any]
    done: Marker
    text: str = ""
    cancel: str | Mapping[str, Any] = ""
    error: Marker = ""
    error_message: str = "error"
    keep_alive: Marker = ""
    subprotocol: str = ""

    def __post_init__(self) -> None:
        if not self.done:
            raise ValueError("needs an end marker: done = ...")


def stops(settings: PlainWebSocket, manner: Manner) -> frozenset[Stop]:
    """How this client can leave; with a message only where one is stated."""
    del manner
    return frozenset(Stop) if settings.cancel else frozenset(Stop) - {Stop.MESSAGE}


def converse(
    settings: PlainWebSocket, endpoint: Endpoint, request: StreamRequest, manner: Manner
) -> Conversation:
    """`endpoint.path` is the whole path. Iterate to start."""
    return Talk(
        lambda: Discreet(_Connection(settings, endpoint, manner), endpoint),
        request,
        manner,
        stops(settings, manner),
    )


class _Connection(WebSocket):
    """Leaves at the end marker: such a service keeps its connection for the next question."""

    def __init__(self, settings: PlainWebSocket, endpoint: Endpoint, manner: Manner) -> None:
        super().__init__(endpoint, manner)
        self._settings = settings
        self._teller = Teller(StatedReader(settings))

    def _path(self) -> str:
        return "" if self._endpoint.path else "/"  # the target's URL is the whole of it

    def _start(self, request: StreamRequest) -> str:
        del request  # a foreign service knows nothing of scripts
        return _message(self._settings.start)

    def _said(self, message: ClientMessage) -> str | None:
        known = message.WhichOneof("body") == "cancel" and self._settings.cancel
        return _message(self._settings.cancel) if known else None

    async def _tell(self, message: str | bytes, stamps: tuple[int, int], ears: Hearer) -> bool:
        data = message if isinstance(message, str) else message.decode()
        await self._teller.tell("message", data, stamps, ears)
        return self._teller.done

    def _options(self, witness: Any) -> dict[str, Any]:
        options = super()._options(witness)
        named = self._settings.subprotocol
        return {**options, "subprotocols": [named]} if named else options


def _message(stated: str | Mapping[str, Any]) -> str:
    return stated if isinstance(stated, str) else json_body(stated).decode()
