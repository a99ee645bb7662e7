from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faults.fault import Direction
from faults.frames.http2.link.cutter import BLOCK_BYTES_MAX, Cutter, Piece
from faults.frames.http2.link.frame import PREFACE, Flag, Frame, Kind
from tests.unit.faults.frames.http2.recordings import recording

SETTINGS = Frame(Direction.DOWN, Kind.SETTINGS, 0, 0, b"")


def cut(cutter: Cutter, data: bytes, step: int) -> list[Piece]:
    return [p for at in range(0, len(data), step) for p in cutter.cut(data[at : at + step])]


def wire(piece: Piece) -> bytes:
    return piece if isinstance(piece, bytes) else b"".join(frame.wire() for frame in piece)


@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize("name", ["one_call", "siblings"])
def test_pieces_of_a_recorded_connection_are_the_same_in_every_split(
    name: str, direction: Direction
) -> None:
    data = b"".join(octets for way, octets in recording(name) if way is direction)
    whole = Cutter(direction).cut(data)
    assert b"".join(map(wire, whole)) == data
    for step in (1, 2, 8, 9, 10, 13, 100):
        assert cut(Cutter(direction), data, step) == whole


@settings(deadline=None)
@given(
    kind=st.integers(10, 255),
    flags=st.integers(0, 255),
    stream_id=st.integers(0, 2**31 - 1),
    payload=st.binary(max_size=40),
    reserved=st.booleans(),
)
def test_a_frame_leaves_as_it_came_to_the_last_bit(
    kind: int, flags: int, stream_id: int, payload: bytes, reserved: bool
) -> None:
    frame = Frame(Direction.DOWN, kind, flags, stream_id, payload, reserved)
    pieces = Cutter(Direction.DOWN).cut(SETTINGS.wire() + frame.wire())
    assert pieces == [(SETTINGS,), (frame,)]


def test_a_header_block_and_its_continuations_are_one_piece() -> None:
    block = (
        Frame(Direction.DOWN, Kind.HEADERS, Flag.END_STREAM, 1, b"ab"),
        Frame(Direction.DOWN, Kind.CONTINUATION, 0, 1, b""),
        Frame(Direction.DOWN, Kind.CONTINUATION, Flag.END_HEADERS, 1, b"c"),
    )
    data = b"".join(frame.wire() for frame in (SETTINGS, *block))
    assert Cutter(Direction.DOWN).cut(data) == [(SETTINGS,), block]


@pytest.mark.parametrize(
    ("direction", "data"),
    [
        (Direction.UP, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
        (Direction.UP, PREFACE[:10] + b"\x00" * 40),
        (Direction.DOWN, b"HTTP/1.1 400 Bad Request\r\n\r\n"),
        (Direction.UP, PREFACE + Frame(Direction.UP, Kind.PING, 0, 0, b"12345678").wire()),
    ],
)
@pytest.mark.parametrize("step", [1, 7, 1000])
def test_what_is_not_http2_passes_as_bytes(direction: Direction, data: bytes, step: int) -> None:
    cutter = Cutter(direction)
    pieces = cut(cutter, data, step)
    assert cutter.blind
    assert all(isinstance(piece, bytes) for piece in pieces)
    assert b"".join(map(wire, pieces)) == data


def test_a_frame_between_a_block_and_its_continuation_ends_the_reading() -> None:
    opening = Frame(Direction.DOWN, Kind.HEADERS, 0, 1, b"ab")
    ping = Frame(Direction.DOWN, Kind.PING, 0, 0, b"12345678")
    cutter = Cutter(Direction.DOWN)
    pieces = cutter.cut(SETTINGS.wire() + opening.wire() + ping.wire())
    assert cutter.blind
    assert pieces == [(SETTINGS,), opening.wire() + ping.wire()]


def test_a_block_that_is_continued_without_end_is_not_held_without_end() -> None:
    cutter = Cutter(Direction.DOWN)
    cutter.cut(SETTINGS.wire() + Frame(Direction.DOWN, Kind.HEADERS, 0, 1, b"").wire())
    endless = Frame(Direction.DOWN, Kind.CONTINUATION, 0, 1, bytes(1000)).wire()
    for _ in range(BLOCK_BYTES_MAX // 1000 + 1):
        cutter.cut(endless)
        assert cutter.held_bytes <= BLOCK_BYTES_MAX
    assert cutter.blind


def test_a_block_too_long_to_be_read_is_not_waited_for() -> None:
    cutter = Cutter(Direction.DOWN)
    head = Frame(Direction.DOWN, Kind.HEADERS, 0, 1, bytes(BLOCK_BYTES_MAX + 1)).wire()[:9]
    assert cutter.cut(SETTINGS.wire() + head) == [(SETTINGS,), head]
    assert cutter.blind
