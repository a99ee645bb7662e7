"""A gateway of a few lines, to be run as one: `relay.py MANNER`. Never imported.

MANNER: honest, or what it does wrong: `asking-again` calls the origin twice, `dropping` cuts
everybody off when it is reloaded, `hoarding` reads on for a client that reads no more, `grudging`
never again calls an origin that refused it.
"""

import asyncio
import contextlib
import json
import signal
import sys
from functools import partial
from pathlib import Path

MANNER = sys.argv[1]
STREAMS: set[asyncio.StreamWriter] = set()
REFUSED: set[int] = set()
SERVERS: dict[int, asyncio.Server] = {}


async def passed(
    source: asyncio.StreamReader, sink: asyncio.StreamWriter, first: bytes = b""
) -> None:
    data = first
    with contextlib.suppress(ConnectionError):
        while data := data or await source.read(65536):
            sink.write(data)
            data = b""
            if MANNER != "hoarding":
                await sink.drain()


async def answered(
    port: int, asked: bytes
) -> tuple[bytes, asyncio.StreamReader, asyncio.StreamWriter]:
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except ConnectionRefusedError:
        REFUSED.add(port)
        raise
    writer.write(asked)
    with contextlib.suppress(ConnectionError):
        return await reader.read(65536), reader, writer
    return b"", reader, writer


async def serve(port: int, client: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
    STREAMS.add(back)
    with contextlib.suppress(ConnectionError):
        asked = await client.read(65536)
        if asked and not (MANNER == "grudging" and port in REFUSED):
            head, origin, up = await answered(port, asked)
            if not head and MANNER == "asking-again":
                head, origin, up = await answered(port, asked)
            if head:
                up_task = asyncio.create_task(passed(client, up))
                await passed(origin, back, head)
                up_task.cancel()
            up.close()
    STREAMS.discard(back)
    back.close()


def ports() -> list[tuple[int, int]]:
    return [(near, far) for near, far in json.loads(Path("ports.json").read_text())]


async def listen() -> None:
    for near, far in ports():
        if near not in SERVERS:
            SERVERS[near] = await asyncio.start_server(partial(serve, far), "127.0.0.1", near)


async def main() -> None:
    again = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, again.set)
    while True:
        await listen()
        await again.wait()
        again.clear()
        if MANNER == "dropping":
            for stream in STREAMS:
                stream.transport.abort()


asyncio.run(main())
