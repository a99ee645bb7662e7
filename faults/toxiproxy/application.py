"""The API as an ASGI application: reading a request, writing its answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from faults.toxiproxy.answer import TOO_LARGE, TOO_SLOW, Answer
from faults.toxiproxy.api import Api
from tokenwire.clock import Clock

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

MOST_BODY_BYTES = 1_048_576
BODY_SECONDS = 15.0  # the original's ReadTimeout


class _TooLargeError(Exception):
    """The body exceeds `MOST_BODY_BYTES`."""


class _GoneError(Exception):
    """The client left before it had said all."""


class Application:
    """ASGI 3, HTTP only. A body is read whole before anything is done."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        try:
            async with Clock.running().timeout(BODY_SECONDS):
                body = await _body(receive)
        except _GoneError:
            return
        except _TooLargeError:
            await _write(TOO_LARGE, send)
        except TimeoutError:
            await _write(TOO_SLOW, send)
        else:
            agent = dict(scope["headers"]).get(b"user-agent", b"").decode("latin-1")
            answer = await self._api.answer(scope["method"], scope["path"], agent, body)
            await _write(answer, send)


async def _body(receive: Receive) -> bytes:
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise _GoneError
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > MOST_BODY_BYTES:
            raise _TooLargeError
    return bytes(body)


async def _write(answer: Answer, send: Send) -> None:
    headers: list[tuple[bytes, bytes]] = []
    if answer.type:
        headers.append((b"content-type", answer.type.encode()))
    if not answer.allow_sniffing:
        headers.append((b"x-content-type-options", b"nosniff"))
    if answer.location:
        headers.append((b"location", answer.location.encode()))
    if answer.status != 204:
        headers.append((b"content-length", str(len(answer.body)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})
