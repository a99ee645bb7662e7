"""The hearing over WebSocket: `websockets` on both sides."""

from __future__ import annotations

from contextlib import suppress

from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from faults.line import Line
from tests.unit.faults.frames.hearing import TOKENS, Hearing

PATIENCE_SECONDS = 0.2  # of a ping's sender; what is to come in time comes at once


async def hear_websocket(
    hearing: Hearing, *, compression: str | None = "deflate", pings: str = "nobody"
) -> Hearing:
    """Fill in `hearing`. Who `pings` ("client", "origin") waits PATIENCE_SECONDS for the pong."""

    async def speak(connection: ServerConnection) -> None:
        with suppress(ConnectionClosed):
            for seq, token in enumerate(TOKENS, 1):
                await connection.send(token)
                if seq == hearing.fire_after:
                    await hearing.fired.wait()
            if pings != "nobody":
                await connection.wait_closed()
        await connection.close()
        hearing.origin_heard.append(str(connection.protocol.close_rcvd))

    origin = serve(
        speak,
        "127.0.0.1",
        0,
        ping_interval=PATIENCE_SECONDS if pings == "origin" else None,
        ping_timeout=PATIENCE_SECONDS,
    )
    async with origin as server, hearing.across(_address(server)) as line:
        client = connect(
            f"ws://127.0.0.1:{line.port}/",
            compression=compression,
            ping_interval=PATIENCE_SECONDS if pings == "client" else None,
            ping_timeout=PATIENCE_SECONDS,
            proxy=None,
        )
        try:
            async with client as connection:
                await _listen(hearing, connection, line)
        except InvalidHandshake as error:
            hearing.ending = f"{type(error).__name__}: {error}"
    return hearing


def _address(server: Server) -> tuple[str, int]:
    host, port = next(iter(server.sockets)).getsockname()
    return host, port


async def _listen(hearing: Hearing, connection: ClientConnection, line: Line) -> None:
    try:
        async for message in connection:
            await hearing.hear(str(message), line)
        hearing.ending = f"no error, {connection.close_code}"
    except ConnectionClosed as error:
        hearing.ending = f"{type(error).__name__}: {error}"
