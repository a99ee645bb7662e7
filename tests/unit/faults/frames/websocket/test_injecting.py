"""Faults that put bytes between the server's frames, and the closing ones."""

from __future__ import annotations

import pytest

from faults.fault import Direction
from faults.frames.frame_fault import FrameFault
from faults.frames.rewriter import Forward
from faults.frames.websocket.bad_utf8 import BadUtf8
from faults.frames.websocket.close_code import CloseCode
from faults.frames.websocket.empty_close import EmptyClose
from faults.frames.websocket.oversize_message import OversizeMessage
from faults.frames.websocket.reserved_opcode import ReservedOpcode
from tests.fuzz.talk import Moment, bytes_out, down, play, up
from tests.unit.faults.frames.texts import (
    FIN_DOWN,
    GET,
    GRANTED,
    HELLO,
    UPGRADE,
    body_after,
    from_connect,
)

_CLIENTS_CLOSE = b"\x88\x82\0\0\0\0\x03\xf3"


@pytest.mark.parametrize(
    ("fault", "injected"),
    [
        (BadUtf8(), b'\x81\x16{"text":{"text":"\xc3\x28"}}'),
        (ReservedOpcode(), b"\x83\x00"),
        (ReservedOpcode(11), b"\x8b\x00"),
        (OversizeMessage(1 << 40, 2), b"\x81\x7f\x00\x00\x01\x00\x00\x00\x00\x00xx"),
        (OversizeMessage(200, 200), b"\x81\x7e\x00\xc8" + b"x" * 200),
    ],
    ids=str,
)
def test_a_frame_of_its_own_stands_between_two_messages(fault: FrameFault, injected: bytes) -> None:
    assert body_after(fault, GRANTED, HELLO, HELLO) == injected + HELLO
    assert body_after(fault, GRANTED, HELLO[:3], HELLO[3:]) == HELLO[3:] + injected
    fragments = b"\x01\x01a", b"\x89\x00\x80\x01b"
    assert body_after(fault, GRANTED, *fragments) == fragments[1] + injected


@pytest.mark.parametrize(
    ("fault", "close"),
    [
        (CloseCode(1011), b"\x88\x02\x03\xf3"),
        (CloseCode(1006, "why"), b"\x88\x05\x03\xeewhy"),
        (CloseCode(65535, "é" * 62), b"\x88\x7c\xff\xff" + "é".encode() * 61),
        (EmptyClose(), b"\x88\x00"),
    ],
    ids=str,
)
def test_a_close_frame_ends_what_the_server_says(fault: FrameFault, close: bytes) -> None:
    assert body_after(fault, GRANTED, HELLO, HELLO) == close
    assert body_after(fault, GRANTED, b"\x01\x01a", b"\x80\x01b") == close


def test_the_clients_close_goes_up_and_fin_comes_down() -> None:
    talk = (up(UPGRADE), down(GRANTED), Moment.FIRE, up(_CLIENTS_CLOSE), down(HELLO))
    out = play(CloseCode().rewriter(), talk)
    assert out[2:] == [Forward(Direction.UP, _CLIENTS_CLOSE), FIN_DOWN]


def test_fired_before_the_handshake_it_acts_right_behind_it() -> None:
    out = from_connect(EmptyClose(), up(UPGRADE), down(GRANTED[:9]), down(GRANTED[9:] + HELLO))
    assert bytes_out(out, Direction.DOWN) == GRANTED + b"\x88\x00"


def test_without_a_granted_handshake_nothing_befalls() -> None:
    refused = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 7\r\n\r\n" + HELLO
    out = from_connect(EmptyClose(), up(UPGRADE), down(refused), up(GET), down(refused))
    assert bytes_out(out, Direction.DOWN) == refused + refused
