from __future__ import annotations

import pytest

from faults.frames.websocket.frame import BINARY, PING, TEXT, Header, decode, frame, masked
from faults.frames.websocket.frames import Frames

# RFC 6455 §5.7, each with the header it is.
EXAMPLES = [
    (b"\x81\x05Hello", Header(TEXT, 5)),
    (b"\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58", Header(TEXT, 5, key=b"\x37\xfa\x21\x3d")),
    (b"\x01\x03Hel", Header(TEXT, 3, fin=False)),
    (b"\x80\x02lo", Header(0, 2)),
    (b"\x89\x05Hello", Header(PING, 5)),
    (b"\x82\x7e\x01\x00" + bytes(256), Header(BINARY, 256)),
    (b"\x82\x7f\x00\x00\x00\x00\x00\x01\x00\x00" + bytes(65536), Header(BINARY, 65536)),
]


@pytest.mark.parametrize(("raw", "header"), EXAMPLES, ids=lambda e: str(e)[:40])
def test_a_header_is_read_as_soon_as_it_is_whole_and_written_as_it_was(
    raw: bytes, header: Header
) -> None:
    written = header.encode()
    assert raw.startswith(written)
    assert len(raw) == len(written) + header.length
    assert decode(raw) == (header, len(written))
    assert all(decode(written[:at]) is None for at in range(len(written)))


def test_masking_twice_is_not_masking() -> None:
    key = b"\x37\xfa\x21\x3d"
    assert masked(b"Hello", key) == b"\x7f\x9f\x4d\x51\x58"
    assert all(masked(masked(b"Hello"[:n], key), key) == b"Hello"[:n] for n in range(6))


def test_every_bit_of_the_first_byte_is_told_apart() -> None:
    assert decode(b"\xdf\x00") == (Header(0xF, 0, rsv=5), 2)
    assert frame(0xF, b"", rsv=5) == b"\xdf\x00"


def test_pieces_begin_and_end_with_their_frames() -> None:
    frames = Frames()
    pieces = list(frames.feed(b"\x01\x01a\x89\x00\x80"))
    assert [(piece.data, piece.first, piece.last) for piece in pieces] == [
        (b"\x01\x01", True, False),
        (b"a", False, True),
        (b"\x89\x00", True, True),
        (b"\x80", True, False),
    ]
    assert frames.in_message
    assert not frames.between_frames
    list(frames.feed(b"\x00"))
    assert frames.between_messages
