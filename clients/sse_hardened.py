"""SSE as one should write it: our decoder on an asyncio protocol, nothing taken on trust."""

from __future__ import annotations

import asyncio
import time

from google.protobuf.json_format import ParseError

from clients import socket_control
from clients.arrivals import tapped
from clients.connection import Hearer
from clients.endpoint import Endpoint, ssl_context
from clients.event_json import decode_event
from clients.events import Evidence
from clients.evidence import evidence_of
from clients.manner import Manner
from clients.sse_decoder import SseComment, SseDecoder, SseEvent, SseItem, SseRetry, SseTooLong
from clients.sse_protocol import SseProtocol
from clients.sse_request import say_by_second_request, stream_headers, stream_target
from tokenwire.v1.stream_pb2 import ClientMessage, StreamRequest


class HardenedSse:
    """A `Connection`."""

    def __init__(self, endpoint: Endpoint, manner: Manner) -> None:
        self._endpoint = endpoint
        self._manner = manner
        self._run_id = ""
        self._ears: Hearer | None = None
        self._transport: asyncio.Transport | None = None
        self._protocol = self._answered(manner)

    async def listen(self, request: StreamRequest, ears: Hearer) -> Evidence:
        self._run_id, self._ears = request.run_id, ears
        try:
            await self._connect()
        except OSError as error:  # TLS failures are OSErrors too
            return evidence_of(error)
        ears.opened()
        try:
            assert self._transport is not None
            self._transport.write(self._asked(request))
            return await self._hear(ears)
        finally:
            if self._transport is not None:
                self._transport.close()

    async def send(self, message: ClientMessage) -> None:
        if self._ears is not None:
            await say_by_second_request(
                self._endpoint, self._manner, self._run_id, message, self._ears
            )

    async def half_close(self) -> None:
        if self._transport is not None:
            socket_control.finish(self._transport)

    async def close(self) -> None:
        """There is no farewell in SSE: let `listen` be cancelled."""

    def reset(self) -> None:
        if self._transport is not None:
            socket_control.reset(self._transport)

    def stop_reading(self) -> None:
        self._protocol.stop_reading()

    def abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    async def _connect(self) -> None:
        endpoint = self._endpoint
        tls = ssl_context(endpoint.tls) if endpoint.tls else None
        with tapped(self._protocol):
            self._transport, _ = await asyncio.get_running_loop().create_connection(
                lambda: self._protocol,
                endpoint.host,
                endpoint.port,
                ssl=tls,
                server_hostname=endpoint.server_name if tls else None,
            )

    def _answered(self, manner: Manner) -> SseProtocol:
        return SseProtocol(SseDecoder(manner.max_event_bytes))

    def _asked(self, request: StreamRequest) -> bytes:
        headers = {
            **stream_headers(self._endpoint, request),
            "Accept": "text/event-stream",
            "Accept-Encoding": "identity",
            "Cache-Control": "no-store",
        }
        lines = [f"GET {stream_target(self._endpoint, request)} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return "\r\n".join([*lines, "", ""]).encode("latin-1")

    async def _hear(self, ears: Hearer) -> Evidence:
        while (taken := await self._protocol.take()) is not None:
            item, socket_ns = taken
            if isinstance(item, SseTooLong):
                return Evidence("EventTooLong", f"more than {item.max_event_bytes} bytes")
            try:
                await self._tell(item, socket_ns, ears)
            except (ParseError, ValueError, RecursionError) as error:
                return evidence_of(error)
        assert self._protocol.end is not None
        return self._protocol.end

    async def _tell(self, item: SseItem, socket_ns: int, ears: Hearer) -> None:
        match item:
            case SseEvent(data, "message"):
                app_ns = time.monotonic_ns()
                await ears.heard(decode_event(data), app_ns, socket_ns)
            case SseEvent(_, name):
                ears.noticed("unknown", socket_ns, f"event {name}")
            case SseComment(text):
                ears.noticed("comment", socket_ns, text.strip())
            case SseRetry(milliseconds):
                ears.asked_to_wait(milliseconds / 1000)
            case SseTooLong():
                raise AssertionError("the last item is not told")
