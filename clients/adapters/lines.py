"""Newline-delimited JSON without I/O: bytes in any split become lines."""

from __future__ import annotations

from clients.sse_decoder import SseEvent, SseItem, SseTooLong


class LineDecoder:
    """A line is an event without a name, so that clients know one shape. Blank ones are none.

    https://github.com/ndjson/ndjson-spec: lines end with LF, a CR before it is white space.
    """

    def __init__(self, max_event_bytes: int) -> None:
        self._max_event_bytes = max_event_bytes
        self._rest = bytearray()
        self._too_long = False

    def feed(self, chunk: bytes) -> list[SseItem]:
        """The lines that `chunk` completes, in their order."""
        items: list[SseItem] = []
        *ends, rest = chunk.split(b"\n")
        for end in ends:
            self._add(end, items)
            self._take(items)
        self._add(rest, items)
        return items

    def finish(self) -> list[SseItem]:
        """What the end of the body completes: a last line without a newline."""
        items: list[SseItem] = []
        self._take(items)
        return items

    def _add(self, part: bytes, items: list[SseItem]) -> None:
        if self._too_long:
            return
        self._rest += part
        if len(self._rest) > self._max_event_bytes:
            self._too_long = True
            items.append(SseTooLong(self._max_event_bytes))

    def _take(self, items: list[SseItem]) -> None:
        line = bytes(self._rest).strip()
        self._rest.clear()
        if line and not self._too_long:
            items.append(SseEvent(line.decode("utf-8", "surrogateescape"), "message", ""))
