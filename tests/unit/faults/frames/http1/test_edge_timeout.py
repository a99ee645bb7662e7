from __future__ import annotations

from faults.fault import Direction
from faults.frames.http1.edge_timeout import EdgeTimeout
from faults.frames.http1.page import error_page, response
from faults.frames.rewriter import Forward
from tests.fuzz.talk import Moment, PutOff, down, play, up
from tests.unit.faults.frames.texts import CHUNKED, FIN_DOWN, FIN_UP, GET, UNTIL_FIN, from_connect

_POST = b"POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n"
_ANSWER = Forward(Direction.DOWN, response(524, error_page(524), ("Connection", "close")))
_SOON = b"HTTP/1.1 204 No Content\r\n\r\n"


def test_the_limit_runs_from_the_end_of_the_request() -> None:
    out = from_connect(EdgeTimeout(limit_seconds=100), up(_POST), up(b"{"), up(b"}"))
    asked = Forward(Direction.UP, _POST + b"{}")
    assert out == [asked, PutOff(100), _ANSWER, FIN_DOWN, FIN_UP]


def test_without_a_limit_the_edge_answers_at_once() -> None:
    out = from_connect(EdgeTimeout(), up(GET), down(CHUNKED))
    assert out == [Forward(Direction.UP, GET), _ANSWER, FIN_DOWN, FIN_UP]


def test_a_request_that_already_waits_has_the_limit_from_the_firing() -> None:
    out = play(EdgeTimeout(limit_seconds=9).rewriter(), (up(GET), Moment.FIRE, Moment.WAIT))
    assert out == [Forward(Direction.UP, GET), PutOff(9), _ANSWER, FIN_DOWN, FIN_UP]


def test_one_byte_of_an_answer_is_in_time() -> None:
    out = from_connect(EdgeTimeout(limit_seconds=9), up(GET), down(b"H"), Moment.WAIT)
    assert out == [Forward(Direction.UP, GET), PutOff(9), Forward(Direction.DOWN, b"H")]


def test_an_answer_under_way_at_the_firing_is_let_through() -> None:
    talk = (up(GET), down(UNTIL_FIN + b"a"), Moment.FIRE, down(b"b"), Moment.WAIT)
    out = play(EdgeTimeout().rewriter(), talk)
    assert out[1:] == [Forward(Direction.DOWN, UNTIL_FIN + b"ab")]


def test_each_request_has_its_own_limit() -> None:
    talk = (up(GET), down(_SOON), up(GET), Moment.WAIT)
    out = from_connect(EdgeTimeout(limit_seconds=9), *talk)
    second = [Forward(Direction.UP, GET), PutOff(9)]
    assert out == [*second, Forward(Direction.DOWN, _SOON), *second, _ANSWER, FIN_DOWN, FIN_UP]
