"""The event faults, on a chunked stream whose chunks and events do not line up."""

from __future__ import annotations

from faults.fault import Direction
from faults.frames.dialects import Dialect
from faults.frames.frame_fault import FrameFault
from faults.frames.http1.chunk import TERMINAL_CHUNK, chunk
from faults.frames.sse.bom_in_body import BomInBody
from faults.frames.sse.cr_only_lines import CrOnlyLines
from faults.frames.sse.event_dropped import EventDropped
from faults.frames.sse.event_duplicated import EventDuplicated
from faults.frames.sse.events_reordered import EventsReordered
from faults.frames.sse.in_band_error import InBandError
from faults.frames.sse.last_event_id_stripped import LastEventIdStripped
from faults.frames.sse.lost_blank_line import LostBlankLine
from faults.frames.sse.retry_changed import RetryChanged
from faults.frames.sse.stale_last_event_id import StaleLastEventId
from tests.fuzz.subjects.subject import Subject
from tests.fuzz.talk import Ended, Moment, Talk, down, up

_GET = b"GET / HTTP/1.1\r\nLast-Event-ID: run:7\r\n\r\n"
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"

_CHUNKED: Talk = (
    up(_GET),
    down(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunk(b"id: 1\r\ndata: a\r\n\r\n")),
    Moment.FIRE,
    down(chunk(b": ping\n\nid: 2\ndata: b\n\nid: 3\r")),
    down(chunk(b"\ndata: c\r\n\r\n") + chunk(b"data: d\r\rdata: e\r\r")),
    down(chunk(b"data: unfinished") + TERMINAL_CHUNK),
    up(_GET),
    down(_HEAD + b"Content-Length: 9\r\n\r\ndata: f\n\n"),
    Ended(Direction.DOWN),
)
_UNTIL_FIN: Talk = (
    up(_GET),
    down(_HEAD + b"\r\ndata: a\n"),
    Moment.FIRE,
    down(b"\ndata: b\r\n\r\ndata: c\n\ndata: d"),
    Ended(Direction.UP),
    Ended(Direction.DOWN),
)

_FAULTS: tuple[FrameFault, ...] = (
    BomInBody(),
    CrOnlyLines(),
    EventDropped(),
    EventDropped(events=9),
    EventDuplicated(times=3),
    EventsReordered(),
    InBandError(Dialect.ANTHROPIC),
    LostBlankLine(),
    RetryChanged(),
)
SUBJECTS = (
    *(Subject(fault, talk) for fault in _FAULTS for talk in (_CHUNKED, _UNTIL_FIN)),
    Subject(LastEventIdStripped(), _CHUNKED),
    Subject(StaleLastEventId(), _CHUNKED),
)
