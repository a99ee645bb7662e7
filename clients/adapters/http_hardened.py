"""Any format over one HTTP/1.1 response as one should read it: nothing taken on trust."""

from __future__ import annotations

import time

from clients.adapters.http_format import HttpFormat
from clients.adapters.teller import Teller
from clients.connection import Hearer
from clients.endpoint import Endpoint
from clients.manner import Manner
from clients.sse_decoder import SseEvent, SseItem
from clients.sse_hardened import HardenedSse
from clients.sse_protocol import SseProtocol
from tokenwire.v1.stream_pb2 import ClientMessage, StreamRequest


class HardenedHttp(HardenedSse):
    """A `Connection`: `HardenedSse`, asking as the format does and reading with its reader."""

    def __init__(self, endpoint: Endpoint, manner: Manner, form: HttpFormat) -> None:
        self._form = form
        self._teller = Teller(form.reader())
        super().__init__(endpoint, manner)

    async def send(self, message: ClientMessage) -> None:
        """These services have no way up."""
        del message
        if self._ears is not None:
            self._ears.noticed("unsent", 0, "this format has no way up")

    def _answered(self, manner: Manner) -> SseProtocol:
        return SseProtocol(self._form.decoder(manner.max_event_bytes), self._form.media_types)

    def _asked(self, request: StreamRequest) -> bytes:
        del request  # a foreign service knows nothing of scripts
        form = self._form
        headers = {
            "Host": self._endpoint.named,
            **dict(form.headers),
            "Accept-Encoding": "identity",
            "Cache-Control": "no-store",
            **dict(self._endpoint.headers),
        }
        if form.body:
            headers |= {"Content-Type": "application/json", "Content-Length": str(len(form.body))}
        lines = [f"{form.method} {form.target(self._endpoint)} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return "\r\n".join([*lines, "", ""]).encode("latin-1") + form.body

    async def _tell(self, item: SseItem, socket_ns: int, ears: Hearer) -> None:
        if isinstance(item, SseEvent):
            stamps = (time.monotonic_ns(), socket_ns)
            await self._teller.tell(item.type, item.data, stamps, ears)
        else:
            await super()._tell(item, socket_ns, ears)
