from __future__ import annotations

import pytest

from faults.fault import Direction
from faults.frames.http2.link.frame import Flag, Frame, Headers, Kind
from faults.frames.http2.link.streams import Only, Streams

GRPC = ((b":status", b"200"), (b"content-type", b"application/grpc+proto"))


def request(stream_id: int) -> Headers:
    return Headers(Direction.UP, stream_id, (), ends=False)


def response(stream_id: int, fields: tuple[tuple[bytes, bytes], ...] = GRPC) -> Headers:
    return Headers(Direction.DOWN, stream_id, fields, ends=False)


def noted(*units: Frame | Headers) -> Streams:
    streams = Streams()
    for unit in units:
        streams.note(unit)
    return streams


@pytest.mark.parametrize(
    ("only", "ids"), [(Only.NEWEST, (5,)), (Only.FIRST, (1,)), (Only.ALL, (1, 3, 5))]
)
def test_the_streams_a_fault_means_are_of_those_open(only: Only, ids: tuple[int, ...]) -> None:
    assert noted(request(1), request(3), request(5)).chosen(only) == ids


@pytest.mark.parametrize(
    "ending",
    [
        Headers(Direction.DOWN, 3, (), ends=True),
        Frame(Direction.DOWN, Kind.DATA, Flag.END_STREAM, 3, b""),
        Frame(Direction.DOWN, Kind.RST_STREAM, 0, 3, bytes(4)),
        Frame(Direction.UP, Kind.RST_STREAM, 0, 3, bytes(4)),
    ],
)
def test_a_stream_is_over_when_its_response_is_or_either_side_resets_it(
    ending: Frame | Headers,
) -> None:
    assert noted(request(1), request(3), ending).chosen(Only.ALL) == (1,)


def test_a_request_that_is_all_said_leaves_its_stream_open() -> None:
    said = Frame(Direction.UP, Kind.DATA, Flag.END_STREAM, 1, b"")
    assert noted(request(1), said).chosen(Only.ALL) == (1,)


def test_ids_that_a_client_may_not_use_open_nothing() -> None:
    streams = noted(request(5), request(3), request(6), request(0), response(9))
    assert streams.chosen(Only.ALL) == (5,)


def test_an_interim_response_is_no_answer() -> None:
    streams = noted(request(1), response(1, ((b":status", b"103"),)))
    stream = streams.get(1)
    assert stream is not None
    assert not stream.answered
    streams.note(response(1))
    assert stream.answered
    assert stream.grpc


def test_messages_are_followed_only_where_the_response_says_grpc() -> None:
    streams = noted(request(1), response(1, ((b":status", b"200"),)), request(3), response(3))
    for stream_id in (1, 3):
        streams.went_by(Frame(Direction.DOWN, Kind.DATA, 0, stream_id, b"\x00"))
    other, grpc = streams.get(1), streams.get(3)
    assert other is not None
    assert grpc is not None
    assert other.cursor.between
    assert not grpc.cursor.between
