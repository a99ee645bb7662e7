"""A chat over WebSocket with a start message, an end, a cancel and heartbeats of its own.

`Stage.misbehave`: "no-end", "error", "error-and-silence", "garbage", "half-character", "huge",
"keep-alives", "unknown-event", "html", or the status with which the upgrade is refused.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from http import HTTPStatus

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request as Upgrade
from websockets.http11 import Response

from clients.endpoint import Endpoint
from tests.services.stage import TOKENS, Request, Stage

HUGE_BYTES = 300_000


@asynccontextmanager
async def serving(stage: Stage) -> AsyncGenerator[Endpoint]:
    """On a loopback port of its own; gone with the block."""

    async def talk(socket: ServerConnection) -> None:
        try:
            await _talk(stage, socket)
        except ConnectionClosed:
            stage.cancelled.append("closed")

    def refuse(socket: ServerConnection, asked: Upgrade) -> Response | None:
        return _refusal(stage, socket, asked)

    async with serve(talk, "127.0.0.1", 0, process_request=refuse, ping_interval=None) as server:
        yield Endpoint("127.0.0.1", _port(server), path="/chat")
        stage.released.set()
        for socket in server.connections:
            socket.transport.abort()


def _port(server: Server) -> int:
    port: int = next(iter(server.sockets)).getsockname()[1]
    return port


def _refusal(stage: Stage, socket: ServerConnection, asked: Upgrade) -> Response | None:
    headers = dict(asked.headers.raw_items())
    stage.requests.append(Request(asked.path, headers, b""))
    words = f"no: {headers.get('Authorization', '')}\n"
    if stage.misbehave.isdecimal():
        refusal = socket.respond(HTTPStatus(int(stage.misbehave)), words)
        if stage.misbehave == "302":
            refusal.headers["Location"] = "ws://127.0.0.1:9/elsewhere"
        return refusal
    if stage.misbehave == "html":
        return socket.respond(HTTPStatus.OK, "<h1>Please\nlog in</h1>")
    return None


async def _talk(stage: Stage, socket: ServerConnection) -> None:
    start = json.loads(await socket.recv())
    stage.requests.append(Request("start", {}, json.dumps(start).encode()))
    speaking = asyncio.create_task(_speak(stage, socket))
    try:
        async for message in socket:
            stage.cancelled.append(json.loads(message)["type"])
            speaking.cancel()
            await socket.send(json.dumps({"type": "end", "reason": "cancelled"}))
    finally:
        speaking.cancel()


async def _speak(stage: Stage, socket: ServerConnection) -> None:
    for number, token in enumerate(TOKENS, 1):
        await socket.send(json.dumps({"type": "delta", "data": {"text": token}}))
        await stage.said(number)
        if number == 2 and await _misbehaved(stage, socket):
            return
    if stage.misbehave == "no-end":
        await socket.close()
    else:
        await socket.send(json.dumps({"type": "end"}))


async def _misbehaved(stage: Stage, socket: ServerConnection) -> bool:
    match stage.misbehave:
        case "error" | "error-and-silence":
            await socket.send(json.dumps({"type": "error", "why": "The server had an error"}))
            if stage.misbehave == "error":
                await socket.close()
            return True
        case "garbage":
            await socket.send('{"type": "del')
        case "half-character":
            await socket.send(b'{"type": "delta", "data": {"text": "t\xc3"}}', text=True)
        case "huge":
            text = "x" * HUGE_BYTES
            await socket.send(json.dumps({"type": "delta", "data": {"text": text}}))
        case "unknown-event":
            await socket.send(json.dumps({"type": "retract", "after": 1}))
        case "keep-alives":
            for _ in range(3):
                await socket.send(json.dumps({"type": "ping"}))
        case _:
            pass
    return False
