from __future__ import annotations

from faults.fault import Direction
from faults.frames.http1.edge_cut import EdgeCut
from faults.frames.http1.page import error_page
from faults.frames.rewriter import Forward
from tests.unit.faults.frames.texts import CHUNKED, FIN_DOWN, FIN_UP, answered


def test_a_second_response_stands_in_the_first_and_both_sides_get_fin() -> None:
    page = error_page(524)
    answer = (
        b"HTTP/1.1 524 A Timeout Occurred\r\nContent-Type: text/html; charset=utf-8\r\n"
        b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(page)
    )
    out = answered(EdgeCut(), CHUNKED, b"1\r\na\r\n", b"1\r\nb\r\n")
    came = Forward(Direction.DOWN, CHUNKED + b"1\r\na\r\n" + answer + page)
    assert out == [came, FIN_DOWN, FIN_UP]
