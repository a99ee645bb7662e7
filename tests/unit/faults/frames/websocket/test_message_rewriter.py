"""Faults of whole messages, compressed and not."""

from __future__ import annotations

import zlib

import pytest

from faults.fault import Direction
from faults.frames.frame_fault import FrameFault
from faults.frames.websocket.fragmented_message import FragmentedMessage
from faults.frames.websocket.frame import RSV1, TEXT, frame
from faults.frames.websocket.message_dropped import MessageDropped
from faults.frames.websocket.message_duplicated import MessageDuplicated
from faults.frames.websocket.messages_reordered import MessagesReordered
from tests.fuzz.talk import Ended, Moment, bytes_out, down, play, up
from tests.unit.faults.frames.texts import GRANTED, UPGRADE, body_after

_A, _B, _C = (frame(TEXT, text) for text in (b"a", b"b", b"c"))
_PING, _CLOSE = b"\x89\x00", b"\x88\x00"
_DEFLATED = GRANTED[:-2] + b"Sec-WebSocket-Extensions: permessage-deflate%b\r\n\r\n"


@pytest.mark.parametrize(
    ("fault", "left"),
    [
        (MessageDropped(), _B + _C),
        (MessageDropped(2), _C),
        (MessageDuplicated(), _A + _A + _B + _C),
        (MessagesReordered(), _B + _A + _C),
        (FragmentedMessage(2), b"\x01\x00\x80\x01a" + _B + _C),
    ],
    ids=str,
)
def test_the_messages_that_are_left(fault: FrameFault, left: bytes) -> None:
    assert body_after(fault, GRANTED, b"", _A + _B + _C) == left


def test_the_first_cut_falls_inside_a_character() -> None:
    after = body_after(FragmentedMessage(3), GRANTED, b"", frame(TEXT, "ab🙂cdef".encode()))
    assert after == b"\x01\x03ab\xf0" + b"\x00\x03\x9f\x99\x82" + b"\x80\x04cdef"


def test_ascii_is_cut_evenly() -> None:
    after = body_after(FragmentedMessage(3), GRANTED, b"", frame(TEXT, b"abcdef"))
    assert after == b"\x01\x02ab" + b"\x00\x02cd" + b"\x80\x02ef"


def test_a_message_under_way_at_the_firing_passes() -> None:
    after = b"\x00\x01y" + _PING + b"\x80\x01z" + _A + _B
    assert body_after(MessageDropped(), GRANTED, b"\x01\x01x", after) == after[:-6] + _B


def test_a_fragmented_message_is_one_message_and_control_frames_overtake_it() -> None:
    after = b"\x01\x01x" + _PING + b"\x80\x01y" + _B
    assert body_after(MessageDropped(), GRANTED, b"", after) == _PING + _B
    doubled = _PING + frame(TEXT, b"xy") * 2 + _B
    assert body_after(MessageDuplicated(), GRANTED, b"", after) == doubled


@pytest.mark.parametrize("end", [_CLOSE, b""])
def test_a_message_withheld_leaves_before_the_end(end: bytes) -> None:
    talk = (up(UPGRADE), down(GRANTED), Moment.FIRE, down(_A + end), Ended(Direction.DOWN))
    out = play(MessagesReordered().rewriter(), talk)
    assert bytes_out(out, Direction.DOWN) == GRANTED + _A + end


def _compressed(*texts: bytes) -> list[bytes]:
    deflate = zlib.compressobj(wbits=-15)
    parts = [deflate.compress(text) + deflate.flush(zlib.Z_SYNC_FLUSH) for text in texts]
    return [frame(TEXT, part[:-4], rsv=RSV1) for part in parts]


_TEXTS = [b"a token and more", b"a token and more of it", b"a token and more of it again"]


def test_compressed_messages_build_on_each_other_so_they_go_on_uncompressed() -> None:
    head = _DEFLATED % b"; server_max_window_bits=15"
    first, second, third = _compressed(*_TEXTS)
    after = body_after(MessageDropped(), head, first, second + third)
    assert after == frame(TEXT, _TEXTS[2])
    assert body_after(MessageDuplicated(), head, first, second + _A + third) == (
        frame(TEXT, _TEXTS[1]) * 2 + _A + frame(TEXT, _TEXTS[2])
    )


def test_a_message_of_which_a_part_was_let_through_is_followed_for_the_next_one() -> None:
    head = _DEFLATED % b""
    first, second, third = _compressed(*_TEXTS)
    sent = first + second[:4]
    assert body_after(MessageDropped(), head, sent, second[4:] + third + _A) == second[4:] + _A
    assert body_after(MessageDuplicated(), head, sent, second[4:] + third) == (
        second[4:] + frame(TEXT, _TEXTS[2]) * 2
    )


def test_without_a_shared_context_only_the_message_itself_is_uncompressed() -> None:
    head = _DEFLATED % b"; server_no_context_takeover"
    (first,), (second,) = _compressed(_TEXTS[0]), _compressed(_TEXTS[1])
    after = body_after(MessageDuplicated(), head, b"", first + second)
    assert after == frame(TEXT, _TEXTS[0]) * 2 + second


def test_what_cannot_be_inflated_passes_as_it_came() -> None:
    bad = frame(TEXT, b"\xff\xff", rsv=RSV1)
    assert body_after(MessageDropped(), _DEFLATED % b"", b"", bad + _A) == bad


@pytest.mark.parametrize(
    "odd",
    [
        frame(TEXT, b"x", rsv=RSV1),  # compressed, and nobody agreed to that
        frame(3, b"x"),
        frame(0, b"x"),
        b"\x81\x81\0\0\0\0x",  # masked
    ],
)
def test_what_is_no_message_passes_as_it_came(odd: bytes) -> None:
    assert body_after(MessageDropped(), GRANTED, b"", odd + _A + _B) == odd + _B
