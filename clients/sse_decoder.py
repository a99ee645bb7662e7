"""Server-sent events without I/O: bytes in any split become events, comments and retries.

WHATWG HTML, section 9.2.6 "Interpreting an event stream". Divergences, all deliberate:
comments are reported, because a gateway's keep-alive is one; an event without data is
not dispatched but its id counts, as the standard says and httpx-sse does not; `retry`
of more than 18 digits is ignored.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

_BOM = b"\xef\xbb\xbf"
_RETRY_DIGITS = 18


class SseEvent(NamedTuple):
    """A dispatched event. `type` is "message" where the stream names none."""

    data: str
    type: str
    last_event_id: str


class SseComment(NamedTuple):
    """A line that began with a colon, without it."""

    text: str


class SseRetry(NamedTuple):
    """The server wants reconnections to wait this long."""

    milliseconds: int


class SseTooLong(NamedTuple):
    """An event came to more than this many bytes. The last item: what follows is ignored."""

    max_event_bytes: int


SseItem = SseEvent | SseComment | SseRetry | SseTooLong


class SseDecoder:
    """Feed it what comes in. What is left at the end of the stream is dropped, as it must be.

    `errors`: what becomes of bytes that are no UTF-8; the standard's answer is U+FFFD.
    """

    def __init__(
        self,
        max_event_bytes: int = 16 * 1024 * 1024,
        errors: Literal["replace", "surrogateescape"] = "replace",
    ) -> None:
        self._max_event_bytes = max_event_bytes
        self._errors = errors
        self._line: list[bytes] = []  # the unfinished line, in the pieces in which it came
        self._line_bytes = 0
        self._event_bytes = 0  # of the finished lines since the last blank one, but comments
        self._data: list[bytes] = []
        self._type = b""
        self._last_event_id = ""
        self._at_start = True  # a byte order mark may still come
        self._after_cr = False  # a LF that comes now belongs to the line before
        self._too_long = False

    @property
    def unfinished(self) -> bool:
        """Whether an event has begun that would be lost if the stream ended here."""
        return bool(self._line_bytes or self._data)

    def feed(self, chunk: bytes) -> list[SseItem]:
        """Decode `chunk`; its items in their order, those that its last byte completes included."""
        items: list[SseItem] = []
        lines = self._lines(chunk)
        rest = lines.pop()
        if lines and self._line:
            lines[0] = b"".join((*self._line, lines[0]))
            self._line.clear()
            self._line_bytes = 0
        for line in lines:
            if self._overflows(len(line), items):
                return items
            self._interpret(line, items)
        if rest:
            self._line.append(rest)
            self._line_bytes += len(rest)
            self._overflows(self._line_bytes, items)
        return items

    def finish(self) -> list[SseItem]:
        """What the end of the stream completes: nothing."""
        return []

    def _lines(self, chunk: bytes) -> list[bytes]:
        """What `chunk` adds to the unfinished line, and the lines after it; never empty."""
        if self._too_long:
            return [b""]
        if self._after_cr and chunk:
            self._after_cr = False
            if chunk.startswith(b"\n"):
                chunk = chunk[1:]
        if b"\r" in chunk:
            self._after_cr = chunk.endswith(b"\r")
            chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        return chunk.split(b"\n")

    def _overflows(self, line_bytes: int, items: list[SseItem]) -> bool:
        if self._event_bytes + line_bytes <= self._max_event_bytes:
            return False
        self._too_long = True
        items.append(SseTooLong(self._max_event_bytes))
        return True

    def _interpret(self, line: bytes, items: list[SseItem]) -> None:
        if self._at_start:
            self._at_start = False
            line = line.removeprefix(_BOM)
        if not line:
            self._dispatch(items)
            return
        self._event_bytes += 0 if line.startswith(b":") else len(line)
        field, _, value = line.partition(b":")
        if value.startswith(b" "):
            value = value[1:]
        match field:
            case b"data":
                self._data.append(value)
            case b"id":
                if b"\0" not in value:
                    self._last_event_id = value.decode("utf-8", "replace")
            case b"event":
                self._type = value
            case b"retry":
                if value.isdigit() and len(value) <= _RETRY_DIGITS:
                    items.append(SseRetry(int(value)))
            case b"":
                items.append(SseComment(line[1:].decode("utf-8", "replace")))
            case _:
                pass

    def _dispatch(self, items: list[SseItem]) -> None:
        if self._data:
            data = b"\n".join(self._data).decode("utf-8", self._errors)
            type_ = self._type.decode("utf-8", "replace") if self._type else "message"
            items.append(SseEvent(data, type_, self._last_event_id))
            self._data.clear()
        self._type = b""
        self._event_bytes = 0
