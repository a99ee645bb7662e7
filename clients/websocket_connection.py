"""websockets' client connection, with stamps and with its control frames noticed."""

from __future__ import annotations

import asyncio
from collections import deque
from functools import partial
from typing import cast

from websockets.asyncio.client import ClientConnection, connect
from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.http11 import Request, Response

from clients.connection import Hearer

_NOTICED = {Opcode.PING: "ping", Opcode.PONG: "pong"}
_DATA = frozenset({Opcode.TEXT, Opcode.BINARY, Opcode.CONT})


class FrameWitness:
    """A `Tap` that pairs messages with stamps: both come in the order of their last frames."""

    def __init__(self, ears: Hearer) -> None:
        self.transport: asyncio.Transport | None = None
        self._ears = ears
        self._now_ns = 0
        self._messages: deque[int] = deque()

    def opened(self, transport: asyncio.Transport) -> None:
        self.transport = transport

    def received(self, _data: bytes, at_ns: int, /) -> None:
        self._now_ns = at_ns

    def frame(self, frame: Frame) -> None:
        """A frame is whole, with the bytes that came in last."""
        if frame.opcode in _DATA:
            if frame.fin:
                self._messages.append(self._now_ns)
        elif frame.opcode in _NOTICED:
            self._ears.noticed(_NOTICED[frame.opcode], self._now_ns)

    def next_stamp(self) -> int:
        """When the last byte of the message now handed over came in."""
        return self._messages.popleft() if self._messages else 0


class WitnessedConnection(ClientConnection):
    """`create_connection=` of `websockets.connect`: a subclass that shows its frames first."""

    def __init__(self, witness: FrameWitness, protocol: ClientProtocol, **options: object) -> None:
        super().__init__(protocol, **options)  # type: ignore[arg-type]
        self._witness = witness

    def process_event(self, event: Request | Response | Frame) -> None:
        if isinstance(event, Frame):
            self._witness.frame(event)
        super().process_event(event)


def witnessed(witness: FrameWitness) -> type[ClientConnection]:
    """What to pass as `create_connection=`; websockets only ever calls it."""
    return cast("type[ClientConnection]", partial(WitnessedConnection, witness))


class Connect(connect):
    """`websockets.connect` that follows no redirects: only the target may be spoken to."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc
