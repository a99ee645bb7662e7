"""The reader of a format that its target file states: where the text is, what ends it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from clients.adapters.field import Marker, at, is_marked, text_at
from clients.adapters.reader import UNKNOWN, Note, brief, document
from tokenwire.v1.stream_pb2 import Done, Error, Event, TextDelta


class States(Protocol):
    """Whose settings state it. Paths are as `field.at` has them, markers as `field.is_marked`.

    `text`: the path of the text, "" where the whole data is text and no JSON. `done`: the end
    marker; `error`: the failure's; `keep_alive`: the heartbeat's. `error_message`: the path of
    the failure's own words.
    """

    @property
    def text(self) -> str: ...
    @property
    def done(self) -> Marker: ...
    @property
    def error(self) -> Marker: ...
    @property
    def keep_alive(self) -> Marker: ...
    @property
    def error_message(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What is stated, where it is not the settings themselves that do."""

    text: str
    done: Marker
    error: Marker = ""
    keep_alive: Marker = ""
    error_message: str = "error"


class StatedReader:
    """A `Reader`. What a person's loop raises by itself is nothing: `raises` stays ""."""

    def __init__(self, stated: States) -> None:
        self._stated = stated
        self._in_json = bool(stated.text)  # an event can only be understood so
        self.raises = ""

    def read(self, name: str, data: str) -> Iterator[Event | Note]:
        del name
        stated = self._stated
        if is_marked(stated.done, data, None) or is_marked(stated.keep_alive, data, None):
            yield from self._bare(data)
            return
        found = self._document(data)
        if is_marked(stated.keep_alive, data, found):
            yield Note("heartbeat")
        elif is_marked(stated.error, data, found):
            words = at(stated.error_message, found)
            message = words if isinstance(words, str) else data
            yield Event(error=Error(code="error", message=message))
        else:
            yield from self._content(data, found)

    def _bare(self, data: str) -> Iterator[Event | Note]:
        if is_marked(self._stated.done, data, None):
            yield Event(done=Done(finish_reason=data.strip()))
        else:
            yield Note("heartbeat")

    def _content(self, data: str, found: Any) -> Iterator[Event | Note]:
        """The last event may bring text and the end at once."""
        text = text_at(self._stated.text, found) if self._in_json else data
        ends = is_marked(self._stated.done, data, found)
        if text:
            yield Event(text=TextDelta(text=text))
        elif not ends:
            yield Note(UNKNOWN, f"no text: {brief(data)}")
        if ends:
            yield Event(done=Done(finish_reason="stop"))

    def _document(self, data: str) -> Any:
        """Data that is text may be JSON too, where a marker is sought in it."""
        if self._in_json:
            return document(data)
        try:
            return document(data)
        except (ValueError, RecursionError):
            return None
