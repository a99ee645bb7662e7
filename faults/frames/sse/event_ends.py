"""Where one event ends and the next begins, in bytes that arrive in any split."""

from __future__ import annotations

import re

_LINE_ENDS = re.compile(rb"[\r\n]+")
_DATA_FIELD = re.compile(rb"(?:^|[\r\n])data(?:[:\r\n]|$)")


class EventEnds:
    """WHATWG HTML §9.2.5: lines end with CRLF, LF or CR; a blank line ends an event.

    A blank line's CR may be half of a CRLF. Where lines so far ended with CR alone it is
    taken for whole at once, or the last event would wait for a byte that never comes;
    else the event ends when the next byte has told.
    """

    def __init__(self) -> None:
        self.inside = False  # an event has begun and has not ended
        self._blank = True  # nothing yet in the line under way
        self._after_cr = False  # a line feed would belong to the line end before it
        self._cr_alone = False  # the last line end was CR and nothing else
        self._undecided = False  # a blank line's CR came; a line feed would be its own

    def feed(self, data: bytes) -> list[int]:
        """The offsets in `data` behind each event's end. 0: the end was before `data`."""
        ends: list[int] = []
        at = 0
        for run in _LINE_ENDS.finditer(data):
            if run.start() > at:
                self._text(ends, at)
            for at, byte in enumerate(run.group(), run.start()):
                self._line_end(ends, at, lf=byte == 0x0A)
            at = run.end()
        if at < len(data):
            self._text(ends, at)
        return ends

    def _text(self, ends: list[int], at: int) -> None:
        self._decide(ends, at)
        self._blank = self._after_cr = False
        self.inside = True

    def _line_end(self, ends: list[int], at: int, lf: bool) -> None:
        if lf and self._after_cr:
            self._after_cr = self._cr_alone = False
            self._decide(ends, at + 1)
            return
        self._decide(ends, at)
        self.inside = True
        self._after_cr = not lf
        if self._blank:
            self._undecided = not lf and not self._cr_alone
            if not self._undecided:
                self._end(ends, at + 1)
        self._blank = True
        self._cr_alone = not lf

    def _decide(self, ends: list[int], at: int) -> None:
        if self._undecided:
            self._end(ends, at)

    def _end(self, ends: list[int], at: int) -> None:
        self._undecided = False
        self.inside = False
        ends.append(at)


def has_data(event: bytes) -> bool:
    """The event has a `data` field: it is no mere comment, `retry` or blank line."""
    return _DATA_FIELD.search(event) is not None
