from __future__ import annotations

import pytest

from faults.fault import Direction
from faults.frames.http1.content_length_lies import ContentLengthLies
from faults.frames.rewriter import Finish, Forward
from tests.fuzz.talk import Ended, bytes_out, down, up
from tests.unit.faults.frames.texts import CHUNKED, FIN_DOWN, GET, UNTIL_FIN, from_connect

_BODY = b"5\r\nfirst\r\n6\r\nsecond\r\n0\r\nT: 1\r\n\r\n"


@pytest.mark.parametrize("declared_bytes", [3, 11, 10_000])
def test_a_chunked_body_goes_bare_and_whole_under_the_length_declared(declared_bytes: int) -> None:
    out = from_connect(ContentLengthLies(declared_bytes), up(GET), down(CHUNKED + _BODY))
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % declared_bytes
    assert out[1:] == [Forward(Direction.DOWN, head + b"firstsecond"), FIN_DOWN]


def test_kept_alive_no_fin_follows() -> None:
    fault = ContentLengthLies(10_000, keep_alive=True)
    out = from_connect(fault, up(GET), down(CHUNKED + _BODY))
    assert not any(isinstance(step, Finish) for step in out)


def test_a_body_that_lasts_until_fin_keeps_its_fin() -> None:
    out = from_connect(
        ContentLengthLies(3), up(GET), down(UNTIL_FIN + b"abcdef"), Ended(Direction.DOWN)
    )
    came = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdef"
    assert out[1:] == [Forward(Direction.DOWN, came), FIN_DOWN]


def test_its_own_length_is_replaced_in_its_place() -> None:
    sized = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nA: b\r\n\r\nok"
    out = from_connect(ContentLengthLies(7), up(GET), down(sized))
    came = b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\nA: b\r\n\r\nok"
    assert bytes_out(out, Direction.DOWN) == came


def test_only_the_first_response_with_a_body_lies() -> None:
    fault = ContentLengthLies(7, keep_alive=True)
    empty = b"HTTP/1.1 204 No Content\r\n\r\n"
    talk = (down(empty), up(GET), down(CHUNKED + b"0\r\n\r\n"), up(GET), down(CHUNKED + _BODY))
    came = bytes_out(from_connect(fault, up(GET), *talk), Direction.DOWN)
    assert came == empty + b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n" + CHUNKED + _BODY
