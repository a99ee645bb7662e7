"""Server-sent events of somebody's own service, with the end marker that its owner states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from clients.adapters.field import Marker
from clients.adapters.http_format import EVENT_STREAM, HttpFormat, Library, json_body, strict_sse
from clients.adapters.named import NamedReader

# httpx and httpx-sse as a person writes them: five seconds for everything, the media type
# checked, and a `break` at the end marker.
LIBRARY = Library(connect_seconds=5.0, read_seconds=5.0, stops_at_done=True, checks_media_type=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainSse:
    """`text`, `done`, `error`, `keep_alive`, `error_message`: see `stated.States`.

    `done_event`, `error_event`, `keep_alive_event`: the same by the event's name, "" for none.
    """

    method: Literal["GET", "POST"] = "POST"
    request: Mapping[str, Any] | None = None
    text: str = ""
    done: Marker = ""
    done_event: str = ""
    error: Marker = ""
    error_event: str = ""
    error_message: str = "error"
    keep_alive: Marker = ""
    keep_alive_event: str = ""

    def __post_init__(self) -> None:
        if not self.done and not self.done_event:
            raise ValueError("needs an end marker: done = ... or done_event = ...")

    def format(self) -> HttpFormat:
        names = {
            self.done_event: "done",
            self.error_event: "error",
            self.keep_alive_event: "keep-alive",
        }
        names.pop("", None)
        return HttpFormat(
            method=self.method,
            path="/",
            headers=(("Accept", EVENT_STREAM),),
            body=b"" if self.request is None else json_body(self.request),
            media_types=frozenset({EVENT_STREAM}),
            decoder=strict_sse,
            reader=lambda: NamedReader(self, names),
            library=LIBRARY,
        )
