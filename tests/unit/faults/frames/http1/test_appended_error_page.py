from __future__ import annotations

from faults.fault import Direction
from faults.frames.http1.appended_error_page import AppendedErrorPage
from faults.frames.http1.page import error_page
from faults.frames.rewriter import Forward
from tests.unit.faults.frames.texts import CHUNKED, FIN_DOWN, UNTIL_FIN, answered

_PAGE = error_page(502)


def test_as_a_chunk_it_leaves_the_framing_whole() -> None:
    out = answered(AppendedErrorPage(), CHUNKED, b"1\r\na\r\n", b"1\r\nb\r\n")
    came = CHUNKED + b"1\r\na\r\n%x\r\n" % len(_PAGE) + _PAGE + b"\r\n0\r\n\r\n"
    assert out == [Forward(Direction.DOWN, came), FIN_DOWN]


def test_bare_it_stands_where_a_size_line_should() -> None:
    out = answered(AppendedErrorPage(as_chunk=False), CHUNKED, b"1\r\na\r\n", b"1\r\nb\r\n")
    assert out == [Forward(Direction.DOWN, CHUNKED + b"1\r\na\r\n" + _PAGE), FIN_DOWN]


def test_a_body_without_chunks_gets_the_bare_page() -> None:
    out = answered(AppendedErrorPage(), UNTIL_FIN, b"a", b"b")
    assert out == [Forward(Direction.DOWN, UNTIL_FIN + b"a" + _PAGE), FIN_DOWN]


def test_the_page_is_that_of_the_status() -> None:
    out = answered(AppendedErrorPage(504), UNTIL_FIN, b"", b"")
    assert b"<title>504 Gateway Timeout</title>" in repr(out).encode()
