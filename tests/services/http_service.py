"""The five HTTP formats, served by Starlette on uvicorn, well or badly.

`Stage.misbehave` may be a status ("401", "403", "429", "500", "302"), "html", "wrong-type",
"no-end", "error", "half-character", "garbage", "huge", "keep-alives", or "unknown-event".
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request as Asked
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from uvicorn import Config, Server

from clients.endpoint import Endpoint
from tests.services.formats import FORMATS, UNKNOWN, Format
from tests.services.stage import Request, Stage

HUGE_BYTES = 300_000
_HEADERS = {
    "302": {"Location": "http://127.0.0.1:9/elsewhere"},
    "401": {"WWW-Authenticate": "Bearer"},
    "429": {"Retry-After": "7"},
}


@asynccontextmanager
async def serving(stage: Stage) -> AsyncGenerator[Endpoint]:
    """On a loopback port of its own; gone with the block, whatever is still open."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = Config(
            _app(stage),
            log_config=None,
            log_level="critical",
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=0,
        )
        server = Server(config)
        config.load()
        server.lifespan = config.lifespan_class(config)
        await server.startup(sockets=[listening])
        try:
            yield Endpoint("127.0.0.1", listening.getsockname()[1])
        finally:
            stage.released.set()
            await _end(server)


async def _end(server: Server) -> None:
    """At once; uvicorn's own shutdown sleeps."""
    for each in server.servers:
        each.close()
    tasks = list(server.server_state.tasks)
    for connection in list(server.server_state.connections):
        connection.transport.abort()
    await asyncio.gather(*tasks, return_exceptions=True)


def _app(stage: Stage) -> Starlette:
    async def answer(asked: Asked) -> Response:
        body = await asked.body()
        stage.requests.append(Request(asked.url.path, dict(asked.headers), body))
        return _answer(stage, FORMATS[asked.url.path], dict(asked.headers))

    methods = ["GET", "POST"]
    return Starlette(routes=[Route(path, answer, methods=methods) for path in FORMATS])


def _answer(stage: Stage, form: Format, headers: dict[str, str]) -> Response:
    match stage.misbehave:
        case "html":
            return HTMLResponse("<!doctype html>\n<h1>Please\n\nlog in</h1>\n")
        case "wrong-type":
            return StreamingResponse(_body(stage, form), media_type="text/plain")
        case status if status.isdecimal():
            # Careless services repeat what they were sent.
            told = {"error": {"message": f"no: {headers.get('authorization', '')}", "code": status}}
            return JSONResponse(told, int(status), _HEADERS.get(status))
        case _:
            media = {"Content-Type": form.media_type}
            return StreamingResponse(_body(stage, form), headers=media)


async def _body(stage: Stage, form: Format) -> AsyncIterator[bytes]:
    yield form.before
    for number, token in enumerate(form.tokens, 1):
        yield token
        await stage.said(number)
        if number == 2:
            match stage.misbehave:
                case "error":
                    yield form.error
                    return
                case "half-character":
                    yield form.tokens[3].replace("ï".encode(), "ï".encode()[:1])
                case "garbage":
                    yield b'data: {"cho\xfe\xff ices"\nevent: ?\n\n{"response":\n'
                case "huge":
                    yield form.tokens[0].replace(b"Once", b"x" * HUGE_BYTES)
                case "unknown-event":
                    yield UNKNOWN[form.path]
                case "keep-alives":
                    yield form.keep_alive * 3
                case _:
                    pass
    if stage.misbehave != "no-end":
        yield form.end
