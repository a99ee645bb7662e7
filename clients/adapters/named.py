"""A stated format whose events also have names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from clients.adapters.field import at
from clients.adapters.reader import Note, document
from clients.adapters.stated import StatedReader, States
from tokenwire.v1.stream_pb2 import Done, Error, Event


class NamedReader:
    """A `Reader`. `names`: SSE's `event:` to "done", "error" or "keep-alive"; others are data."""

    def __init__(self, stated: States, names: Mapping[str, str]) -> None:
        self._stated = stated
        self._names = names
        self._plain = StatedReader(stated)
        self.raises = ""

    def read(self, name: str, data: str) -> Iterator[Event | Note]:
        match self._names.get(name):
            case "done":
                yield Event(done=Done(finish_reason=name))
            case "error":
                yield Event(error=Error(code=name, message=self._words(data)))
            case "keep-alive":
                yield Note("heartbeat", name)
            case _:
                yield from self._plain.read(name, data)

    def _words(self, data: str) -> str:
        try:
            words = at(self._stated.error_message, document(data))
        except (ValueError, RecursionError):
            return data
        return words if isinstance(words, str) else data
