"""What each event fault makes of three events, each in a chunk of its own."""

from __future__ import annotations

import pytest

from faults.fault import Direction
from faults.frames.frame_fault import FrameFault
from faults.frames.http1.chunk import chunk
from faults.frames.sse.bom_in_body import BomInBody
from faults.frames.sse.cr_only_lines import CrOnlyLines
from faults.frames.sse.event_dropped import EventDropped
from faults.frames.sse.event_duplicated import EventDuplicated
from faults.frames.sse.events_reordered import EventsReordered
from faults.frames.sse.last_event_id_stripped import LastEventIdStripped
from faults.frames.sse.lost_blank_line import LostBlankLine
from faults.frames.sse.retry_changed import RetryChanged
from faults.frames.sse.stale_last_event_id import StaleLastEventId
from tests.fuzz.talk import bytes_out, up
from tests.unit.faults.frames.texts import EVENTS, body_after, from_connect

_A, _B, _C = (b"id: %d\r\ndata: %c\r\n\r\n" % (seq, 96 + seq) for seq in (1, 2, 3))


@pytest.mark.parametrize(
    ("fault", "left"),
    [
        (EventDropped(), [_B, _C]),
        (EventDropped(2), [_C]),
        (EventDropped(9), []),
        (EventDuplicated(), [_A, _A, _B, _C]),
        (EventDuplicated(3), [_A, _A, _A, _B, _C]),
        (EventsReordered(), [_B, _A, _C]),
        (LostBlankLine(), [_A[:-2], _B, _C]),
        (BomInBody(), [b"\xef\xbb\xbf" + _A, _B, _C]),
        (CrOnlyLines(), [event.replace(b"\r\n", b"\r") for event in (_A, _B, _C)]),
        (RetryChanged(7), [b"retry: 7\r\n" + _A, _B, _C]),
    ],
    ids=str,
)
def test_the_events_that_are_left(fault: FrameFault, left: list[bytes]) -> None:
    sent = b"".join(map(chunk, (_A, _B, _C)))
    assert body_after(fault, EVENTS, b"", sent) == b"".join(map(chunk, left))


def test_cr_only_reaches_comments_too() -> None:
    assert body_after(CrOnlyLines(), EVENTS, b"", chunk(b": ping\n\n")) == chunk(b": ping\r\r")


def test_an_event_withheld_and_followed_by_none_leaves_in_its_place() -> None:
    ended = chunk(_A) + b"0\r\n\r\n"
    assert body_after(EventsReordered(), EVENTS, b"", ended) == ended


@pytest.mark.parametrize(
    ("given", "stale"),
    [
        (b"7", b"5"),
        (b"run:10", b"run:8"),
        (b"1", b"0"),
        (b"none", b"none"),
        (b"", b""),
    ],
)
def test_a_stale_last_event_id_is_behind(given: bytes, stale: bytes) -> None:
    asked = b"GET / HTTP/1.1\r\nLast-Event-ID: %b\r\nHost: x\r\n\r\n"
    out = from_connect(StaleLastEventId(2), up(asked % given))
    assert bytes_out(out, Direction.UP) == asked % stale


def test_no_last_event_id_is_made_up() -> None:
    asked = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    assert bytes_out(from_connect(StaleLastEventId(), up(asked)), Direction.UP) == asked


def test_a_stripped_last_event_id_leaves_nothing_behind() -> None:
    asked = b"GET / HTTP/1.1\r\nlast-event-id: 7\r\nHost: x\r\n\r\n"
    out = from_connect(LastEventIdStripped(), up(asked))
    assert bytes_out(out, Direction.UP) == b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
