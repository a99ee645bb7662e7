"""JSON by the line over HTTP, as Ollama and many in-house services stream."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from clients.adapters.field import Marker
from clients.adapters.http_format import HttpFormat, Library, json_body
from clients.adapters.lines import LineDecoder
from clients.adapters.stated import StatedReader

# httpx's `aiter_lines` with its five seconds, and a `break` at the end marker.
LIBRARY = Library(connect_seconds=5.0, read_seconds=5.0, stops_at_done=True)
MEDIA_TYPES = frozenset({"application/x-ndjson", "application/ndjson", "application/jsonl"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ndjson:
    """The markers and paths are `stated.States`'s, and by default Ollama's `/api/generate`."""

    method: Literal["GET", "POST"] = "POST"
    request: Mapping[str, Any] | None = None
    text: str = "response"
    done: Marker = field(default_factory=lambda: {"done": True})
    error: Marker = field(default_factory=lambda: {"error": "*"})
    error_message: str = "error"
    keep_alive: Marker = ""

    def __post_init__(self) -> None:
        if not self.done or not self.text:
            raise ValueError("needs an end marker (done) and the path of the text (text)")

    def format(self) -> HttpFormat:
        return HttpFormat(
            method=self.method,
            path="/",
            headers=(("Accept", "application/x-ndjson"),),
            body=b"" if self.request is None else json_body(self.request),
            media_types=MEDIA_TYPES,
            decoder=LineDecoder,
            reader=lambda: StatedReader(self),
            library=LIBRARY,
        )
