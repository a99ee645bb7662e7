from __future__ import annotations

from itertools import pairwise

import pytest

from faults.frames.sse.event_ends import EventEnds, has_data


def events(raw: bytes, step: int) -> list[bytes]:
    """`raw` cut at its events' ends, fed `step` bytes at a time; what is left comes last."""
    ends, places = EventEnds(), [0]
    for at in range(0, len(raw), step):
        places += [at + end for end in ends.feed(raw[at : at + step])]
    places.append(len(raw))
    return [raw[begin:end] for begin, end in pairwise(places)]


@pytest.mark.parametrize(
    "whole",
    [
        [b"data: a\n\n", b"data: b\n\n", b""],
        [b"data: a\r\n\r\n", b"data: b\r\n\r\n", b""],
        [b"data: a\r\r", b"data: b\r\r", b""],
        [b"data: a\n\r\n", b"data: b\r\n\n", b"data: c\n\r", b"data: d"],
        [b"\n", b"\n", b": ping\n\n", b"id\r\ndata\r\n\r\n", b"\r"],
        [b"\r\n", b"data: a\r\n\r\n", b"data: unfinished\r\n"],
    ],
)
def test_an_event_ends_behind_its_blank_line_in_any_split(whole: list[bytes]) -> None:
    raw = b"".join(whole)
    for step in range(1, len(raw) + 1):
        assert events(raw, step) == whole


def test_with_cr_alone_the_end_is_known_at_once() -> None:
    assert EventEnds().feed(b"data: a\r\r") == [9]


def test_else_it_is_known_when_the_next_byte_has_told() -> None:
    ends = EventEnds()
    assert ends.feed(b"data: a\n\r") == []
    assert ends.feed(b"data: b") == [0]


@pytest.mark.parametrize(
    ("event", "has"),
    [
        (b"data: a\n\n", True),
        (b"id: 1\rdata\r\r", True),
        (b"data\n\n", True),
        (b": data: a\n\n", False),
        (b"database: a\n\n", False),
        (b"retry: 1\n\n", False),
    ],
)
def test_data_is_a_field_and_not_a_word(event: bytes, has: bool) -> None:
    assert has_data(event) is has
