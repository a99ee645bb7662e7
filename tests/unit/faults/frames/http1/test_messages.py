from __future__ import annotations

import pytest

from faults.fault import Direction
from faults.frames.http1.exchange import Exchange
from faults.frames.http1.messages import (
    HEAD_LIMIT_BYTES,
    SIZE_LINE_LIMIT_BYTES,
    Messages,
    Part,
    Piece,
)
from tests.unit.faults.frames.texts import CHUNKED, GET, UPGRADE

_NEXT = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n!"


def responses(request: bytes, *raw: bytes) -> tuple[list[Piece], Messages]:
    exchange = Exchange()
    list(exchange.feed(Direction.UP, request))
    pieces = [piece for data in raw for piece in exchange.feed(Direction.DOWN, data)]
    return pieces, exchange.down


def parts(pieces: list[Piece]) -> list[tuple[Part, bytes]]:
    return [(piece.part, piece.data) for piece in pieces]


def test_a_chunked_body_falls_into_its_parts() -> None:
    body = b"5;x=y\r\nfirst\r\n1\na\n000\r\nT: 1\r\n\r\n"
    pieces, down = responses(GET, CHUNKED + body)
    assert parts(pieces) == [
        (Part.HEAD, CHUNKED),
        (Part.SIZE, b"5;x=y\r\n"),
        (Part.DATA, b"first"),
        (Part.LINE_END, b"\r\n"),
        (Part.SIZE, b"1\n"),
        (Part.DATA, b"a"),
        (Part.LINE_END, b"\n"),
        (Part.SIZE, b"000\r\n"),
        (Part.TRAILER, b"T: 1\r\n\r\n"),
    ]
    assert [piece.ends for piece in pieces] == [False] * 8 + [True]
    assert down.part is Part.HEAD


@pytest.mark.parametrize(
    ("request_", "head"),
    [
        (GET, b"HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n"),
        (GET, b"HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n"),
        (GET, b"HTTP/1.1 103 Early Hints\r\n\r\n"),
        (GET, b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
        (GET.replace(b"GET", b"HEAD"), b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"),
    ],
)
def test_a_response_without_a_body_ends_with_its_head(request_: bytes, head: bytes) -> None:
    pieces, _ = responses(request_, head + _NEXT)
    assert parts(pieces)[0] == (Part.HEAD, head)
    assert pieces[0].ends
    assert parts(pieces)[2] == (Part.DATA, b"!")


def test_each_answer_belongs_to_its_request() -> None:
    two = GET.replace(b"GET", b"HEAD") + GET
    pieces, _ = responses(two, b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n", _NEXT)
    assert [piece.ends for piece in pieces] == [True, False, True]


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/2 200\r\n\r\n",
        b"\x16\x03\x01\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nA: " + b"a" * HEAD_LIMIT_BYTES,
        CHUNKED + b"ZZ\r\n",
        CHUNKED + b"1\r\na??",
        CHUNKED + b"1;" + b"x" * SIZE_LINE_LIMIT_BYTES,
        CHUNKED + b"0\r\nT: " + b"t" * HEAD_LIMIT_BYTES,
    ],
)
def test_what_cannot_be_followed_is_opaque_from_there_on(raw: bytes) -> None:
    for split in ((raw,), tuple(raw[at : at + 1] for at in range(len(raw)))):
        pieces, down = responses(GET, *split, _NEXT)
        assert b"".join(piece.data for piece in pieces) == raw + _NEXT
        assert down.lost
        assert pieces[-1].part is Part.OPAQUE


def test_a_tunnel_begins_in_both_directions_behind_a_granted_upgrade() -> None:
    exchange = Exchange()
    list(exchange.feed(Direction.UP, UPGRADE))
    granted = b"HTTP/1.1 101 Switching Protocols\r\n\r\nframes"
    down = list(exchange.feed(Direction.DOWN, granted))
    up = list(exchange.feed(Direction.UP, b"GET / HTTP/1.1\r\n\r\n"))
    assert parts(down)[1:] == [(Part.TUNNEL, b"frames")]
    assert parts(up) == [(Part.TUNNEL, b"GET / HTTP/1.1\r\n\r\n")]


def test_a_tunnel_that_a_client_did_not_wait_for_is_not_followed() -> None:
    exchange = Exchange()
    list(exchange.feed(Direction.UP, UPGRADE + b"\x81"))
    list(exchange.feed(Direction.DOWN, b"HTTP/1.1 101 Switching Protocols\r\n\r\n"))
    assert parts(list(exchange.feed(Direction.UP, b"\x80"))) == [(Part.OPAQUE, b"\x80")]
