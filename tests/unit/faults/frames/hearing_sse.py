"""The hearing over SSE: raw bytes on one side, httpx-sse on the other."""

from __future__ import annotations

import asyncio
from asyncio import StreamReader, StreamWriter

import httpx
import httpx_sse

from faults.frames.http1.chunk import TERMINAL_CHUNK, chunk
from faults.line import Line
from tests.unit.faults.frames.hearing import TOKENS, Hearing

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nX-Accel-Buffering: no\r\n"


async def hear_sse(hearing: Hearing, *, chunked: bool = True, read_seconds: float = 60) -> Hearing:
    """Fill in `hearing`. `chunked`, or with a body that ends with the connection."""

    async def speak(reader: StreamReader, writer: StreamWriter) -> None:
        try:
            hearing.requests.append(await reader.readuntil(b"\r\n\r\n"))
        except asyncio.IncompleteReadError:  # an edge has answered in our place
            writer.close()
            return
        writer.write(HEAD + (b"Transfer-Encoding: chunked\r\n\r\n" if chunked else b"\r\n"))
        for seq, token in enumerate(TOKENS, 1):
            event = f"id: {seq}\r\ndata: {token}\r\n\r\n".encode()
            writer.write(chunk(event) if chunked else event)
            if seq == hearing.fire_after:
                await hearing.fired.wait()
        writer.write(TERMINAL_CHUNK if chunked else b"")
        if not chunked:
            writer.write_eof()
        await reader.read()
        hearing.origin_heard.append("FIN")
        writer.close()

    server = await asyncio.start_server(speak, "127.0.0.1", 0)
    async with server, hearing.across(server.sockets[0].getsockname()) as line:
        try:
            await _listen(hearing, line, read_seconds)
        except (httpx.HTTPError, httpx_sse.SSEError) as error:
            hearing.ending = f"{type(error).__name__}: {error}"
    return hearing


async def _listen(hearing: Hearing, line: Line, read_seconds: float) -> None:
    async with (
        httpx.AsyncClient(timeout=read_seconds, trust_env=False, verify=False) as client,
        httpx_sse.aconnect_sse(
            client, "GET", f"http://127.0.0.1:{line.port}/", headers={"Last-Event-ID": "7"}
        ) as source,
    ):
        if source.response.status_code != 200:
            later = source.response.headers.get("Retry-After", "")
            hearing.ending = f"status {source.response.status_code} {later}".strip()
            return
        async for event in source.aiter_sse():
            hearing.ids.append(event.id)
            await hearing.hear(event.data, line)
