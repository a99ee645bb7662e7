from __future__ import annotations

from faults.fault import Direction
from faults.frames.http1.missing_terminal_chunk import MissingTerminalChunk
from faults.frames.rewriter import Forward
from tests.unit.faults.frames.texts import CHUNKED, FIN_DOWN, UNTIL_FIN, answered, body_after


def test_fin_stands_where_the_terminal_chunk_would() -> None:
    out = answered(MissingTerminalChunk(), CHUNKED, b"1\r\na\r\n", b"1;x\r\nb\r\n0\r\nT: 1\r\n\r\n")
    assert out == [Forward(Direction.DOWN, CHUNKED + b"1\r\na\r\n1;x\r\nb\r\n"), FIN_DOWN]


def test_zeros_that_are_a_size_are_not_taken_for_the_end() -> None:
    after = b"0a\r\n0123456789\r\n00\r\n\r\n"
    out = answered(MissingTerminalChunk(), CHUNKED, b"", after)
    assert out == [Forward(Direction.DOWN, CHUNKED + b"0a\r\n0123456789\r\n"), FIN_DOWN]


def test_a_terminal_chunk_that_had_begun_is_let_through() -> None:
    assert body_after(MissingTerminalChunk(), CHUNKED, b"1\r\na\r\n0", b"\r\n\r\n") == b"\r\n\r\n"


def test_a_body_without_chunks_is_let_through() -> None:
    assert body_after(MissingTerminalChunk(), UNTIL_FIN, b"a", b"0\r\n\r\n") == b"0\r\n\r\n"
