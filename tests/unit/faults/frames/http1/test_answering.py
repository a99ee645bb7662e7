"""An edge's own answers: LoginPage, RetryLater, UpgradeRefused."""

from __future__ import annotations

from faults.fault import Direction
from faults.frames.http1.login_page import LoginPage
from faults.frames.http1.retry_later import RetryLater
from faults.frames.http1.upgrade_refused import UpgradeRefused
from faults.frames.rewriter import Forward
from tests.fuzz.talk import Ended, Moment, bytes_out, down, play, up
from tests.unit.faults.frames.texts import FIN_UP, GET, UPGRADE, from_connect

_OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
_POST = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"


def test_the_login_page_is_a_whole_response_of_html() -> None:
    (answer,) = from_connect(LoginPage(), up(GET))
    assert isinstance(answer, Forward)
    head, _, page = answer.data.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\nContent-Type: text/html")
    assert head.endswith(b"Content-Length: %d" % len(page))
    assert b"<form" in page


def test_retry_later_says_when() -> None:
    (answer,) = from_connect(RetryLater(503, 7), up(GET))
    assert isinstance(answer, Forward)
    assert answer.data.startswith(b"HTTP/1.1 503 Service Unavailable\r\n")
    assert b"\r\nRetry-After: 7\r\n" in answer.data


def test_the_server_never_hears_of_the_request_and_hears_the_next() -> None:
    out = from_connect(RetryLater(), up(_POST[:50]), up(_POST[50:] + GET), down(_OK))
    assert bytes_out(out, Direction.UP) == GET
    assert bytes_out(out, Direction.DOWN).endswith(_OK)


def test_the_answer_waits_for_the_end_of_the_request() -> None:
    rewriter = RetryLater().rewriter()
    rewriter.fire()
    assert rewriter.received(Direction.UP, _POST[:-1]) == []
    assert rewriter.received(Direction.UP, _POST[-1:]) != []


def test_a_request_under_way_at_the_firing_is_let_through() -> None:
    out = play(RetryLater().rewriter(), (up(GET[:9]), Moment.FIRE, up(GET[9:]), down(_OK)))
    assert out == [Forward(Direction.UP, GET), Forward(Direction.DOWN, _OK)]


def test_a_request_behind_an_unanswered_one_is_let_through() -> None:
    out = play(RetryLater().rewriter(), (up(GET), Moment.FIRE, up(GET), down(_OK)))
    assert out == [Forward(Direction.UP, GET + GET), Forward(Direction.DOWN, _OK)]


def test_a_head_that_never_ends_reaches_the_server_before_the_fin() -> None:
    out = from_connect(RetryLater(), up(GET[:9]), Ended(Direction.UP))
    assert out == [Forward(Direction.UP, GET[:9]), FIN_UP]


def test_a_broken_body_is_answered_and_both_directions_end() -> None:
    out = from_connect(RetryLater(), up(_POST.replace(b"2\r\n{}", b"ZZ\r\n{}")), down(_OK))
    assert bytes_out(out, Direction.UP) == b""
    assert bytes_out(out, Direction.DOWN).startswith(b"HTTP/1.1 429 ")
    assert FIN_UP in out


def test_upgrade_refused_waits_for_a_handshake() -> None:
    out = from_connect(UpgradeRefused(403), up(GET), down(_OK), up(UPGRADE))
    assert bytes_out(out, Direction.UP) == GET
    answer = bytes_out(out, Direction.DOWN).removeprefix(_OK)
    assert answer.startswith(b"HTTP/1.1 403 Forbidden\r\n")
    assert b"\r\nConnection: close\r\n" in answer
