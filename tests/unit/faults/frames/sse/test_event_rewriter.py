"""How events are taken out of chunks and put back, asked of EventDropped."""

from __future__ import annotations

import pytest

from faults.fault import Direction
from faults.frames.rewriter import Forward
from faults.frames.sse.event_dropped import EventDropped
from faults.frames.sse.events_reordered import EventsReordered
from tests.fuzz.talk import Ended, Moment, bytes_out, down, play, up
from tests.unit.faults.frames.texts import EVENTS, GET, body_after

_ONE = EventDropped()


@pytest.mark.parametrize(
    ("before", "after", "left"),
    [
        # One event, one chunk.
        (b"", b"9\r\ndata: a\n\n\r\n9\r\ndata: b\n\n\r\n", b"9\r\ndata: b\n\n\r\n"),
        # Two events in one chunk: what is left of the chunk is one of its own.
        (b"", b"12\r\ndata: a\n\ndata: b\n\n\r\n", b"9\r\ndata: b\n\n\r\n"),
        # One event in three chunks, the last of which holds a part of the next.
        (
            b"",
            b"5\r\ndata:\r\n3\r\n a\n\r\n5\r\n\ndata\r\n5\r\n: b\n\n\r\n",
            b"4\r\ndata\r\n5\r\n: b\n\n\r\n",
        ),
        # The event under way at the firing passes, first in its own chunk, then in ours.
        (b"5\r\ndata:\r\n", b"d\r\n a\n\ndata: b\n\n\r\n", b"4\r\n a\n\n\r\n"),
        # Fired inside a chunk: its declared length must be kept, so all that is in it passes.
        (b"12\r\ndata: a\n\n", b"data: b\n\n\r\n9\r\ndata: c\n\n\r\n", b"data: b\n\n\r\n"),
        # A comment is no event.
        (b"", b"11\r\n: ping\n\ndata: a\n\n\r\n", b"8\r\n: ping\n\n\r\n"),
        # What has no blank line is no event, and leaves before the end.
        (b"", b"7\r\ndata: a\r\n0\r\n\r\n", b"7\r\ndata: a\r\n0\r\n\r\n"),
    ],
)
def test_the_next_event_is_taken_out_of_its_chunks(
    before: bytes, after: bytes, left: bytes
) -> None:
    assert body_after(_ONE, EVENTS, before, after) == left


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: gzip\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 18\r\n\r\n",
    ],
)
def test_bodies_that_are_no_plain_stream_of_events_pass(head: bytes) -> None:
    assert body_after(_ONE, head, b"", b"data: a\n\ndata: b\n\n") == b"data: a\n\ndata: b\n\n"


def test_a_body_that_lasts_until_fin_needs_no_chunks() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: Text/Event-Stream; charset=utf-8\r\n\r\n"
    after = b" a\n\ndata: b\n\n: ping\n\ndata: c"
    assert body_after(_ONE, head, b"data:", after) == b" a\n\n: ping\n\ndata: c"


def test_fired_between_two_streams_it_acts_on_the_second() -> None:
    stream = EVENTS + b"9\r\ndata: a\n\n\r\n0\r\n\r\n"
    talk = (up(GET), down(stream), Moment.FIRE, up(GET), down(stream))
    came = bytes_out(play(_ONE.rewriter(), talk), Direction.DOWN)
    assert came == stream + EVENTS + b"0\r\n\r\n"


def test_what_is_held_leaves_before_a_fin_in_the_middle() -> None:
    talk = (
        up(GET),
        down(EVENTS),
        Moment.FIRE,
        down(b"9\r\ndata: a\n\n\r\n8\r\ndata: b\n"),
        Ended(Direction.DOWN),
    )
    came = bytes_out(play(EventsReordered().rewriter(), talk), Direction.DOWN)
    assert came == EVENTS + b"9\r\ndata: a\n\n\r\n8\r\ndata: b\n\r\n"


def test_an_event_that_is_passing_anyway_is_not_held_up_by_the_next_chunk() -> None:
    rewriter = _ONE.rewriter()
    rewriter.received(Direction.UP, GET)
    rewriter.received(Direction.DOWN, EVENTS + b"5\r\ndata:\r\n")
    rewriter.fire()
    assert rewriter.received(Direction.DOWN, b"2\r\n a\r\n") == [
        Forward(Direction.DOWN, b"2\r\n a\r\n")
    ]


def test_behind_a_broken_chunk_everything_passes() -> None:
    after = b"7\r\ndata: a??9\r\ndata: b\n\n\r\n"
    assert body_after(_ONE, EVENTS, b"", after) == b"7\r\ndata: a\r\n??9\r\ndata: b\n\n\r\n"
