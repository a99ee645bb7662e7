from __future__ import annotations

import struct
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from faults.seams import Seam, cuts_at

HEAD = b"HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\n\r\n"
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
SETTINGS = bytes((0, 0, 0, 4, 0, 0, 0, 0, 0))


def data_frame(payload: bytes, stream: int = 1, flags: int = 0) -> bytes:
    head = len(payload).to_bytes(3, "big") + bytes((0, flags)) + stream.to_bytes(4, "big")
    return head + payload


def message(payload: bytes) -> bytes:
    return b"\0" + struct.pack("!I", len(payload)) + payload


def found(seam: Seam, whole: bytes, edges: list[int] | None = None) -> list[int]:
    """Offsets in the whole, wherever the chunks that carry it end."""
    cuts, places = cuts_at(seam), list[int]()
    bounds = [0, *sorted(edges or []), len(whole)]
    for begin, end in pairwise(bounds):
        places += [begin + at for at in cuts(whole[begin:end])]
    return places


def test_characters_of_several_bytes_are_cut_behind_their_first() -> None:
    assert found(Seam.UTF8, "aé€😀z".encode()) == [2, 4, 7]


def test_sse_lines_are_cut_in_field_names_and_line_ends() -> None:
    text = b"data: x\r\n\r\nid: 7\n\nevent: y\n"
    assert found(Seam.SSE_LINE, text) == [1, 8, 9, 10, 12, 17, 19]


def test_websocket_headers_are_cut_behind_their_first_byte() -> None:
    whole = HEAD + b"\x81\x02hi" + b"\x82\x7e\x00\x80" + bytes(128) + b"\x88\x00"
    at = len(HEAD)
    assert found(Seam.WEBSOCKET_HEADER, whole) == [at + 1, at + 5, at + 137]


def test_grpc_prefixes_are_cut_inside_wherever_frames_end() -> None:
    one, two = message(b"hello"), message(b"")
    whole = (
        PREFACE + SETTINGS + data_frame(one[:4]) + data_frame(one[4:] + two) + data_frame(two, 3)
    )
    at = len(PREFACE) + len(SETTINGS)
    assert found(Seam.GRPC_PREFIX, whole) == [at + 11, at + 13 + 9 + 6 + 2, at + 13 + 20 + 9 + 2]


@given(st.lists(st.integers(1, 170), max_size=10, unique=True))
def test_where_frames_are_cut_does_not_hang_on_how_they_come(edges: list[int]) -> None:
    web = HEAD + b"\x81\x02hi" + b"\x82\x7e\x00\x70" + bytes(112) + b"\x88\x00"
    grpc = PREFACE + SETTINGS + data_frame(message(b"a" * 60)) + data_frame(message(b"b" * 70))
    for seam, whole in ((Seam.WEBSOCKET_HEADER, web), (Seam.GRPC_PREFIX, grpc)):
        inside = [edge for edge in edges if edge < len(whole)]
        assert found(seam, whole, inside) == found(seam, whole)


@given(st.binary(max_size=300))
def test_hostile_bytes_are_followed_without_an_error(data: bytes) -> None:
    for seam in Seam:
        assert all(0 < at <= len(data) for at in found(seam, data))
