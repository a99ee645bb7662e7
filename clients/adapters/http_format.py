"""What both HTTP clients must know of a format: what to ask, how to read, what its SDK does."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from clients.adapters.reader import Reader
from clients.endpoint import Endpoint
from clients.sse_decoder import SseDecoder
from clients.sse_protocol import Decoder

EVENT_STREAM = "text/event-stream"
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """The stock client's beliefs: the official SDK's, or those of the loop a person writes.

    Seconds are multiplied by `Manner.patience`. An SDK's retries and its following of redirects
    are left out: one request is one request, to the host that was named.
    """

    connect_seconds: float
    read_seconds: float
    stops_at_done: bool  # leaves at the end marker; else reads to the end of the body
    checks_media_type: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpFormat:
    """One request and the stream that answers it."""

    method: str
    path: str
    headers: Headers
    body: bytes
    media_types: frozenset[str]
    decoder: Callable[[int], Decoder]  # of the longest event in bytes
    reader: Callable[[], Reader]
    library: Library

    def target(self, endpoint: Endpoint) -> str:
        """What the request line names: the endpoint's path, or the format's where it has none."""
        return endpoint.target("" if endpoint.path else self.path)


def posted(
    path: str,
    request: Mapping[str, Any],
    reader: Callable[[], Reader],
    library: Library,
    headers: Headers = (),
) -> HttpFormat:
    """A JSON body by POST, answered by server-sent events."""
    return HttpFormat(
        method="POST",
        path=path,
        headers=(*headers, ("Accept", EVENT_STREAM)),
        body=json_body(request),
        media_types=frozenset({EVENT_STREAM}),
        decoder=strict_sse,
        reader=reader,
        library=library,
    )


def json_body(request: Mapping[str, Any]) -> bytes:
    """As one line of UTF-8."""
    return json.dumps(request, ensure_ascii=False, separators=(",", ":")).encode()


def strict_sse(max_event_bytes: int) -> SseDecoder:
    """Bytes that are no UTF-8 stay visible, for `Teller` to refuse."""
    return SseDecoder(max_event_bytes, errors="surrogateescape")
