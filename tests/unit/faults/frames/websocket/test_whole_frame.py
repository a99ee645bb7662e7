"""Faults that take the server's frames one by one."""

from __future__ import annotations

import pytest

from faults.fault import Direction
from faults.frames.frame_fault import FrameFault
from faults.frames.rewriter import Forward
from faults.frames.websocket.corrupt_deflate import CorruptDeflate
from faults.frames.websocket.fin_without_close import FinWithoutClose
from faults.frames.websocket.late_pong import LatePong
from faults.frames.websocket.masked_server_frame import MaskedServerFrame
from faults.frames.websocket.ping_swallowed import PingSwallowed
from faults.frames.websocket.reserved_bit import ReservedBit
from faults.frames.websocket.truncated_frame import TruncatedFrame
from tests.fuzz.talk import Ended, Moment, PutOff, bytes_out, down, play, up
from tests.unit.faults.frames.texts import FIN_DOWN, GRANTED, HELLO, UPGRADE, answered, body_after

_PING, _PONG = b"\x89\x01p", b"\x8a\x01p"
_COMPRESSED = b"\xc1\x03abc"


@pytest.mark.parametrize(
    ("fault", "spoilt"),
    [
        (ReservedBit(1), b"\xc1\x05hello"),
        (ReservedBit(2), b"\xa1\x05hello"),
        (ReservedBit(3), b"\x91\x05hello"),
        (MaskedServerFrame(), b"\x81\x85\x37\xfa\x21\x3d\x5f\x9f\x4d\x51\x58"),
    ],
    ids=str,
)
def test_the_next_data_frame_and_no_other_is_spoilt(fault: FrameFault, spoilt: bytes) -> None:
    assert body_after(fault, GRANTED, HELLO, _PING + HELLO + HELLO) == _PING + spoilt + HELLO
    assert body_after(fault, GRANTED, HELLO[:1], HELLO[1:] + HELLO) == HELLO[1:] + spoilt


def test_a_truncated_frame_is_a_header_half_a_payload_and_fin() -> None:
    out = answered(TruncatedFrame(), GRANTED, HELLO, HELLO + HELLO)
    assert out == [Forward(Direction.DOWN, GRANTED + HELLO + b"\x81\x05he"), FIN_DOWN]


def test_only_a_compressed_message_can_be_made_uninflatable() -> None:
    after = body_after(CorruptDeflate(), GRANTED, b"", HELLO + _COMPRESSED + _COMPRESSED)
    assert after == HELLO + b"\xc1\x03\xffbc" + _COMPRESSED


def test_fin_stands_where_the_close_frame_would() -> None:
    out = answered(FinWithoutClose(), GRANTED, HELLO, HELLO + b"\x88\x02\x03\xe8")
    assert out == [Forward(Direction.DOWN, GRANTED + HELLO + HELLO), FIN_DOWN]


def test_pings_are_swallowed_in_one_direction_and_for_good() -> None:
    assert body_after(PingSwallowed(), GRANTED, _PING, _PING + HELLO + _PING + _PONG) == (
        HELLO + _PONG
    )
    sent_up = (up(UPGRADE), down(GRANTED), Moment.FIRE, up(_PING + _PONG), down(_PING))
    out = play(PingSwallowed(Direction.UP).rewriter(), sent_up)
    assert bytes_out(out, Direction.UP) == UPGRADE + _PONG
    assert bytes_out(out, Direction.DOWN) == GRANTED + _PING


def test_a_pong_comes_late_and_everything_else_in_time() -> None:
    talk = (
        up(UPGRADE),
        down(GRANTED),
        Moment.FIRE,
        up(_PONG + HELLO),
        down(_PONG),
        Moment.WAIT,
        up(HELLO),
    )
    out = play(LatePong(delay_ms=250).rewriter(), talk)
    assert out[2:] == [
        PutOff(0.25),
        Forward(Direction.UP, HELLO),
        Forward(Direction.DOWN, _PONG),
        Forward(Direction.UP, _PONG + HELLO),
    ]


def test_a_late_pong_never_falls_into_another_frame() -> None:
    talk = (up(UPGRADE), down(GRANTED), Moment.FIRE, up(_PONG + HELLO[:3]), Moment.WAIT)
    out = play(LatePong().rewriter(), (*talk, up(HELLO[3:])))
    assert bytes_out(out, Direction.UP) == UPGRADE + HELLO + _PONG


def test_a_frame_cut_off_by_fin_arrives_as_far_as_it_came() -> None:
    talk = (up(UPGRADE), down(GRANTED), Moment.FIRE, down(HELLO[:4]), Ended(Direction.DOWN))
    out = play(TruncatedFrame().rewriter(), talk)
    assert out[1:] == [Forward(Direction.DOWN, GRANTED + HELLO[:4]), FIN_DOWN]


def test_a_frame_that_is_declared_too_long_to_hold_is_let_through() -> None:
    long = b"\x81\x7f\x00\x00\x00\x00\x02\x00\x00\x00"
    assert body_after(TruncatedFrame(), GRANTED, b"", long + b"begin") == long + b"begin"
