"""SSE by sse-starlette on uvicorn: `GET /sse?request=…` or `POST /sse`.

The request is a StreamRequest, each event `id: <seq>` and `data: <Event>`, both as
protobuf-JSON; `Last-Event-ID` overrides `resume_after`. A heartbeat has no id. Resuming
after the last event is answered 204, which stops an EventSource (WHATWG HTML section
9.2.3). There is no way up: what else a client may say it posts to `servers/runs.py`.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import aclosing

from sse_starlette import EventSourceResponse, ServerSentEvent
from sse_starlette.sse import SendTimeoutError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from servers.cues import Break, cues
from servers.event_json import event_json
from servers.http_connection import Connection, H11Connection, connection_of, grip_of
from servers.http_listener import Http, HttpListener
from servers.http_request import REFUSALS, body_of, peer_of
from servers.request import BadRequest, chosen, read_request
from servers.runs import runs
from servers.script import Script
from servers.speaker import Speaker, speaking
from servers.stage import Stage
from tokenwire.v1.stream_pb2 import Event, StreamRequest

WIRE = "sse"
MAX_SEQ = (1 << 32) - 1
_SEQ = re.compile("[0-9]{1,10}")


async def listen(
    stage: Stage, host: str, port: int, http: Http = "h11", page_origin: str = ""
) -> HttpListener:
    """Serve this stage's scripts. Port 0: a free one. Raises: CannotListen."""
    stopping = asyncio.Event()
    app = application(stage, stopping, page_origin)
    return await HttpListener.listen(stage, app, stopping, host, port, http)


def application(stage: Stage, stopping: asyncio.Event, page_origin: str = "") -> Starlette:
    """The ASGI application. Its streams end, unfinished, when `stopping` is set."""

    async def stream(request: Request) -> Response:
        asked = await _asked(request)
        if _nothing_left(chosen(asked, stage.scripts), asked):
            return Response(status_code=204)
        if asked.options.sse.close_delimited:
            _close_delimit(connection_of(request.scope))
        return TokenResponse(stage, asked, peer_of(request), stopping)

    routes = [Route("/sse", stream, methods=["GET", "POST"]), *runs(stage)]
    readers = [Middleware(CORSMiddleware, allow_origins=[page_origin])] if page_origin else []
    return Starlette(routes=routes, middleware=readers, exception_handlers=REFUSALS)


class TokenResponse(EventSourceResponse):
    """sse-starlette's response, its speaker, and the headers that the request leaves out."""

    def __init__(
        self, stage: Stage, asked: StreamRequest, peer: str, stopping: asyncio.Event
    ) -> None:
        super().__init__(  # pyright: ignore[reportUnknownMemberType]  # a bare `dict` of theirs
            self._events(),
            ping=asked.options.comment_ms / 1000,
            ping_message_factory=lambda: ServerSentEvent(comment="still here"),
            send_timeout=asked.options.send_timeout_ms / 1000 or None,
            client_close_handler_callable=self._left,
        )
        self._stage = stage
        self._asked = asked
        self._peer = peer
        self._stopping = stopping
        self._speaker: Speaker | None = None
        if asked.options.sse.omit_accel_buffering:
            del self.headers["x-accel-buffering"]
        if asked.options.sse.omit_cache_control:
            del self.headers["cache-control"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "HEAD":  # has no stream, so no place in the ledger
            await super().__call__(scope, receive, send)
            return
        if self._asked.options.sse.late_head:
            send = _head_with_body(send)
        grip = grip_of(connection_of(scope))
        with speaking(self._stage, self._asked, WIRE, self._peer, grip) as self._speaker:
            try:
                await super().__call__(scope, receive, send)
            except SendTimeoutError:  # also where it was a comment that was not taken
                self._speaker.send_timeout.passed()
                grip.reset()

    async def _events(self) -> AsyncGenerator[ServerSentEvent]:
        assert self._speaker is not None
        retry_ms = self._asked.options.sse.retry_ms or None
        async with aclosing(self._speaker.say()) as events:
            async for event in events:
                yield _sse_event(event, retry_ms)
                retry_ms = None

    async def _left(self, message: Message) -> None:
        # uvicorn says "http.disconnect" also when the response is complete.
        if self._speaker is not None and not self._speaker.ended and not self._stage.cutting:
            self._speaker.attempt.leave(message["type"])

    async def _listen_for_exit_signal(self) -> None:  # type: ignore[override]
        # sse-starlette's own polls process-wide state every 0.5 s, in a task that outlives
        # the server; one that was told to exit would end the streams of all later ones.
        await self._stopping.wait()


def _sse_event(event: Event, retry_ms: int | None) -> ServerSentEvent:
    return ServerSentEvent(
        event_json(event), id=str(event.seq) if event.seq else None, retry=retry_ms
    )


def _head_with_body(send: Send) -> Send:
    """The same, but the head waits for what comes after it."""
    head: list[Message] = []

    async def later(message: Message) -> None:
        if message["type"] == "http.response.start":
            head.append(message)
            return
        while head:
            await send(head.pop())
        await send(message)

    return later


async def _asked(request: Request) -> StreamRequest:
    if request.method == "POST":
        asked = read_request(await body_of(request))
    else:
        text = request.query_params.get("request")
        if text is None:
            raise BadRequest("request", "is missing: a StreamRequest as protobuf-JSON")
        asked = read_request(text)
    last = request.headers.get("last-event-id")
    if last:
        if not (_SEQ.fullmatch(last) and int(last) <= MAX_SEQ):
            raise BadRequest("Last-Event-ID", f"{last[:40]!r} is no sequence number")
        asked.resume_after = int(last)
    return asked


def _nothing_left(script: Script, asked: StreamRequest) -> bool:
    """Whether all, down to Done or the failure, lies before the position resumed after."""
    return asked.resume_after > 0 and isinstance(next(cues(script, asked), None), Break | None)


def _close_delimit(connection: Connection) -> None:
    if not isinstance(connection, H11Connection):
        raise BadRequest("options.sse.close_delimited", "is unsupported on an httptools listener")
    connection.close_delimit()
